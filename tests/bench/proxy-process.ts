import { fork } from 'node:child_process';

import { startDelayProxy } from '../lab/world.ts';

/** A delaying proxy in a process of its own, so that it takes no time from what is measured. */
export interface ProxyProcess {
  readonly port: number;
  /** Connections accepted since the start. */
  connections(): Promise<number>;
  close(): void;
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly rttMs: number;
}

type FromChild = { readonly port: number } | { readonly connections: number };

export async function startProxyProcess(target: Target): Promise<ProxyProcess> {
  const child = fork(import.meta.filename, [JSON.stringify(target)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const answer = (): Promise<FromChild> =>
    new Promise((resolve, reject) => {
      child.once('message', (message) => {
        resolve(message as FromChild);
      });
      child.once('exit', () => {
        reject(new Error('The delaying proxy ended.'));
      });
    });
  const started = await answer();
  if (!('port' in started)) throw new Error('The delaying proxy names no port.');
  return {
    port: started.port,
    connections: async () => {
      const next = answer();
      child.send('count');
      const counted = await next;
      return 'connections' in counted ? counted.connections : Number.NaN;
    },
    close: () => {
      child.kill();
    },
  };
}

async function serve({ host, port, rttMs }: Target): Promise<void> {
  const proxy = await startDelayProxy({ target: { host, port }, rttMs });
  process.on('message', () => process.send?.({ connections: proxy.connections() }));
  process.on('disconnect', () => process.exit());
  process.send?.({ port: proxy.port });
}

if (process.argv[1] === import.meta.filename) await serve(JSON.parse(process.argv[2] ?? '{}') as Target);
