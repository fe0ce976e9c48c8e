import { dialog } from 'electron';
import type { Client } from '../contract/contract.ts';
import { describeError } from './errors.ts';
import type { Words } from './language.ts';
import type { TrayAct } from './tray-items.ts';

/** The acts of the tray that ask the engine for something. */
export type EngineAct = Exclude<TrayAct, { kind: 'open' | 'quit' }>;

/** Carries out an act of the tray through the contract, as any other face would; a failure is told in a dialog. */
export async function performEngineAct(client: Client, act: EngineAct, words: Words): Promise<void> {
  try {
    await ask(client, act);
  } catch (error) {
    const message = titleOf(act, words);
    await dialog.showMessageBox({
      type: 'warning',
      title: 'Wheelhouse',
      message,
      detail: describeError(error),
    });
  }
}

async function ask(client: Client, act: EngineAct): Promise<void> {
  if (act.kind === 'connect') await client.hosts.connect({ host: act.hostId });
  else if (act.kind === 'start')
    await client.containers.start({ container: act.containerId, host: act.hostId });
  else if (act.kind === 'pause') await client.hosts.pause();
  else await client.hosts.resume();
}

function titleOf(act: EngineAct, words: Words): string {
  if (act.kind === 'pause' || act.kind === 'resume') return words[act.kind];
  return words.dialog.actFailed(words.fix[act.kind], act.subject);
}
