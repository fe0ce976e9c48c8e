import { describe, expect, it } from 'vitest';
import type { Client } from '../../../main/contract/contract.ts';
import type { LogItem } from '../../../main/contract/logs.ts';
import { EngineLink } from '../../../renderer/app/client/engine-link.ts';
import { LogSession } from '../../../renderer/features/logs/log-session.ts';

const sources: LogItem = {
  type: 'sources',
  sources: [
    { index: 0, hostId: 'h', containerId: 'c', container: 'web', stack: null, service: null, tty: false },
  ],
};
const at = (second: number): string => `17000000${String(second).padStart(2, '0')}000000000`;
const lines = (...seconds: number[]): LogItem => ({
  type: 'lines',
  lines: seconds.map((second) => [0, at(second), 0, `line ${second}`]),
});

/** An engine whose answers to `logs.tail` are written beforehand; each ends with the connection breaking. */
async function linkTo(answers: readonly (readonly LogItem[])[], asked: unknown[]): Promise<EngineLink> {
  const rest = [...answers];
  const client = {
    logs: {
      tail: (input: unknown) => {
        asked.push(input);
        const items = rest.shift();
        if (items === undefined) return new Promise(() => undefined);
        return Promise.resolve(
          (async function* () {
            yield* items;
            await Promise.resolve();
            throw new Error('The connection broke.');
          })(),
        );
      },
    },
  } as unknown as Client;
  const link = new EngineLink(() =>
    Promise.resolve({ client, closed: new Promise(() => undefined), close: () => undefined }),
  );
  void link.start();
  await link.whenReady(1_000);
  return link;
}

async function until(session: LogSession, count: number): Promise<void> {
  for (let round = 0; round < 600 && session.buffer.shown < count; round += 1) {
    await new Promise((done) => setTimeout(done, 5));
  }
}

function texts(session: LogSession): string[] {
  const found: string[] = [];
  for (let seq = session.buffer.first; seq < session.buffer.end; seq += 1) {
    const row = session.buffer.row(seq);
    found.push(row?.kind === 'line' ? row.text : (row?.kind ?? 'missing'));
  }
  return found;
}

describe('a reading of logs', () => {
  it('takes up after the engine was away without losing or doubling a line', async () => {
    const asked: unknown[] = [];
    const link = await linkTo(
      [
        [sources, lines(1, 2), { type: 'live' }, lines(3)],
        [sources, lines(3, 4), { type: 'live' }, lines(5)],
      ],
      asked,
    );
    const session = new LogSession(link, (flush) => flush());
    const stop = session.follow({ host: 'h' });
    await until(session, 6);
    stop();
    expect(texts(session)).toEqual(['line 1', 'line 2', 'line 3', 'reattached', 'line 4', 'line 5']);
    expect(asked[1]).toMatchObject({ host: 'h', since: 1_700_000_003_000, follow: true });
    link.stop();
  });

  it('begins anew when another target is followed', async () => {
    const link = await linkTo(
      [
        [sources, lines(1)],
        [sources, lines(2)],
      ],
      [],
    );
    const session = new LogSession(link, (flush) => flush());
    session.follow({ host: 'h' })();
    const stop = session.follow({ host: 'h', stack: 's' });
    await until(session, 1);
    stop();
    expect(texts(session)).toEqual(['line 2']);
    link.stop();
  });

  it('keeps gaps at their place, and says nothing of what is as it should be', async () => {
    const gap: LogItem = { type: 'gap', source: 0, from: 1, to: 2, reason: 'unreachable', lines: null };
    const following: LogItem = { type: 'state', source: 0, state: 'following', at: 1, error: null };
    const ended: LogItem = { type: 'state', source: 0, state: 'ended', at: 1, error: null };
    const link = await linkTo([[sources, following, lines(1), gap, lines(2), ended]], []);
    const session = new LogSession(link, (flush) => flush());
    const stop = session.follow({ host: 'h' });
    await until(session, 4);
    stop();
    expect(texts(session).slice(0, 4)).toEqual(['line 1', 'gap', 'line 2', 'state']);
    link.stop();
  });
});
