import { app, powerMonitor } from 'electron';
import type { Client } from '../contract/contract.ts';
import type { DesktopView } from '../contract/observer.ts';
import type { EngineLink, LinkState } from './engine-link.ts';
import { applyStartAtLogin, type OwnFolder } from './start-at-login.ts';

type Fact = Parameters<Client['observer']['report']>[0]['fact'];

const reopenMs = 1_000;

/**
 * Tells whatever engine is attached what only the desktop hears of this machine (sleep, power, that somebody looks), and
 * carries out what its settings ask of the desktop.
 */
export function tendMachine(link: EngineLink, folder: OwnFolder): void {
  const report = (fact: Fact): void => {
    const { state } = link;
    // An engine that is away meanwhile notices a sleep by its own clock.
    if (state.kind === 'ready') state.client.observer.report({ fact }).catch(() => undefined);
  };
  powerMonitor.on('suspend', () => report('suspend'));
  powerMonitor.on('resume', () => report('resume'));
  powerMonitor.on('on-battery', () => report('battery'));
  powerMonitor.on('on-ac', () => report('mains'));
  app.on('browser-window-focus', () => report('looking'));

  const begin = (state: LinkState): void => {
    if (state.kind !== 'ready') return;
    report(powerMonitor.isOnBatteryPower() ? 'battery' : 'mains');
    void followSettings(state.client, folder, () => link.state === state);
  };
  link.onChange(begin);
  // The engine may have been quicker than the app.
  begin(link.state);
}

async function followSettings(client: Client, folder: OwnFolder, isCurrent: () => boolean): Promise<void> {
  let attending = new AbortController();
  let told = '';
  while (isCurrent()) {
    try {
      for await (const { startAtLogin } of await client.settings.watch()) {
        const desktop = applyStartAtLogin(startAtLogin, folder);
        if (JSON.stringify(desktop) === told) continue;
        told = JSON.stringify(desktop);
        attending.abort();
        attending = new AbortController();
        void attend(client, desktop, attending.signal, isCurrent);
      }
    } catch {
      // With its engine gone the link says so; alone it is only opened again.
    }
    await new Promise((resolve) => setTimeout(resolve, reopenMs));
  }
  attending.abort();
}

/** Stands before the engine as the desktop app of this machine, with what came of its settings. */
async function attend(
  client: Client,
  desktop: DesktopView,
  signal: AbortSignal,
  isCurrent: () => boolean,
): Promise<void> {
  while (isCurrent() && !signal.aborted) {
    try {
      for await (const _view of await client.observer.watch({ desktop }, { signal })) {
        if (!isCurrent()) return;
      }
    } catch {
      // As above.
    }
    await new Promise((resolve) => setTimeout(resolve, reopenMs));
  }
}
