import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createHostOperations, type NewHost } from '../../main/hosts/operations.ts';
import { createHostQueries } from '../../main/hosts/host-queries.ts';
import { HostRegistry } from '../../main/hosts/registry.ts';
import type { Reach } from '../../main/hosts/reach.ts';
import { createHostStore } from '../../main/hosts/store.ts';
import { createWatching } from '../../main/hosts/watching.ts';
import { WheelhouseError } from '../../main/platform/errors.ts';
import { createSettings } from '../../main/platform/settings/settings.ts';
import { temporaryPlatform } from './platform.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Who asks in these tests. */
export const ana = { name: 'ana (cli)' };
// A sound ed25519 public key, so that the trust file takes it.
/** The same key as in its file. */
export const blob = 'AAAAC3NzaC1lZDI1NTE5AAAAIFAV0+fU8dOOS7DCcAZ7NObnwvBn3wPcR8zSa3vdMRv5';
/** Of the key in `unknownKey`. */
export const fingerprint = 'SHA256:4vKibGDn2B09uOZJsDe0gTYqhJjVdu9MdoNQ572jBXQ';

/** The host shows a key that nobody has accepted. */
export function unknownKey(): WheelhouseError {
  return new WheelhouseError('REFUSED', 'shop is not known yet.', {
    details: {
      reason: 'host-key-unknown',
      host: 'gate.example.com',
      port: 2200,
      algorithm: 'ssh-ed25519',
      fingerprint,
      keyBlobBase64: blob,
    },
  });
}

/** The operations of the room of hosts over a real database; how the host is reached is scripted. */
export function hostsRoom() {
  const clock = new VirtualClock();
  const platform = temporaryPlatform(clock);
  const { database, folder, audit, events } = platform;
  const trustFile = path.join(folder, 'known_hosts');
  const script = {
    reach: (_passphrase: string | undefined): WheelhouseError | null => null,
    /** No attempt comes to an end by itself. */
    hangs: false,
    /** The key is encrypted. */
    asks: false,
    activeJobs: [] as ReturnType<typeof platform.jobs.active>,
  };
  const reach: Reach = async ({ login, signal }) => {
    const asked = script.asks ? await login.ask({ kind: 'passphrase', keyFile: '/k' }, signal) : undefined;
    const passphrase = asked?.[0];
    if (script.hangs) {
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(new WheelhouseError('CANCELLED', 'Connecting was cancelled.'));
        });
      });
    }
    const failure = script.reach(passphrase);
    if (failure !== null) throw failure;
    login.loggedIn();
    const client = new ScriptedEngine();
    return {
      client,
      version: await client.version(),
      ssh: null,
      latencyMs: 1,
      onLost: () => undefined,
      close: () => {
        client.close();
      },
    };
  };
  const report = (error: unknown): never => {
    throw error;
  };
  const login = { clock, isTarget: () => Promise.resolve(true) };
  const registry = new HostRegistry({ clock, random: () => 0, events, reach, login, report });
  const watching = createWatching(createSettings(database));
  const store = createHostStore(database);
  const jobs = { active: () => script.activeJobs };
  const operations = createHostOperations({
    audit,
    clock,
    database,
    jobs,
    random: () => 0,
    trustFile,
    store,
    registry,
    watching,
  });
  const queries = createHostQueries({ clock, registry, isPaused: () => watching.isPaused() });
  const add = (input: Partial<NewHost> = {}) =>
    operations.add({ address: 'ssh://deploy@shop', ...input }, ana);
  const acts = () =>
    audit
      .list({ limit: 100 })
      .map(({ act, outcome }) => `${act} ${outcome}`)
      .toReversed();
  const readTrustFile = () => readFileSync(trustFile, 'utf8');
  return { ...platform, clock, script, registry, store, operations, queries, add, acts, readTrustFile };
}
