import { pathToFileURL } from 'node:url';
import { app } from 'electron';
import { layout } from '../platform/layout.ts';

/**
 * Is the engine, in the app's own program: for a command line in a package, whose engine must outlive it and has no Node to
 * run on. Never settles; the engine ends the process.
 */
export async function runEngine(): Promise<never> {
  app.dock?.hide();
  await import(/* @vite-ignore */ pathToFileURL(layout.engineProcess).href);
  return new Promise(() => undefined);
}
