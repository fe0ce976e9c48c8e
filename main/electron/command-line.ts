import { app } from 'electron';
import { listenForInterrupt } from '../cli/interrupt.ts';
import { processIo } from '../cli/io.ts';
import { runCli } from '../cli/run.ts';

/** Runs the command line in the app's own program: no window, no lock of a single instance. Ends the process. */
export async function runCommandLine(words: readonly string[]): Promise<never> {
  app.dock?.hide();
  const interrupt = listenForInterrupt((code) => process.exit(code));
  // Whoever reads our output may go first, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  return process.exit(await runCli(words, processIo(), interrupt));
}
