import { describe, expect, it } from 'vitest';
import { ORPCError } from '@orpc/client';
import type { Client } from '../../../main/contract/contract.ts';
import type { Attachment } from '../../../renderer/app/client/carrier.ts';
import { EngineLink } from '../../../renderer/app/client/engine-link.ts';
import { toFailure } from '../../../renderer/app/client/failure.ts';
import { StreamStore } from '../../../renderer/app/client/stream-store.ts';

/** A way to an engine that a test opens and cuts as it likes. */
class Rope {
  opened = 0;
  #cut: () => void = () => undefined;
  readonly #client: () => Client;

  constructor(client: () => Client) {
    this.#client = client;
  }

  readonly carrier = (): Promise<Attachment> => {
    this.opened += 1;
    const closed = new Promise<void>((resolve) => {
      this.#cut = resolve;
    });
    return Promise.resolve({ client: this.#client(), closed, close: this.#cut });
  };

  cut(): void {
    this.#cut();
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 400 && !condition(); round += 1)
    await new Promise((done) => setTimeout(done, 5));
  expect(condition()).toBe(true);
}

describe('the link to the engine', () => {
  it('attaches again after a loss, at once when somebody presses', async () => {
    const rope = new Rope(() => ({}) as Client);
    const link = new EngineLink(rope.carrier);
    const running = link.start();
    await until(() => link.getState().phase === 'ready');
    rope.cut();
    await until(() => link.getState().phase === 'away');
    expect(() => link.client()).toThrow('No engine is attached.');
    link.retryNow();
    await until(() => link.getState().phase === 'ready');
    expect(link.getState()).toMatchObject({ phase: 'ready', epoch: 2 });
    link.stop();
    rope.cut();
    await running;
  });

  it('tells from when the screen is, across several tries', async () => {
    let tries = 0;
    const link = new EngineLink(() => {
      tries += 1;
      return Promise.reject(new Error('nobody there'));
    });
    const running = link.start();
    await until(() => tries === 1 && link.getState().phase === 'away');
    const first = link.getState();
    link.retryNow();
    await until(() => tries === 2);
    await until(() => link.getState() !== first);
    expect(link.getState()).toMatchObject({ since: first.phase === 'away' ? first.since : -1 });
    link.stop();
    await running;
  });
});

describe('a store over a stream', () => {
  it('keeps the last value while the engine is away, and begins anew with its snapshot', async () => {
    const rounds = [[['a'], ['b']], [['c']]];
    const rope = new Rope(() => ({}) as Client);
    const link = new EngineLink(rope.carrier);
    let release: () => void = () => undefined;
    const store = new StreamStore<string[], readonly string[]>(link, {
      open: () =>
        Promise.resolve(
          (async function* () {
            yield* rounds.shift() ?? [];
            await new Promise<void>((resolve) => {
              release = resolve;
            });
            throw new Error('The connection broke.');
          })(),
        ),
      reduce: (value = [], item) => [...value, ...item],
    });
    const running = link.start();
    const unsubscribe = store.subscribe(() => undefined);
    await until(() => store.getState().value?.length === 2);
    expect(store.getState()).toEqual({ value: ['a', 'b'], live: true, failure: null });
    rope.cut();
    await until(() => link.getState().phase === 'away');
    release();
    await until(() => !store.getState().live);
    expect(store.getState()).toMatchObject({ value: ['a', 'b'], failure: { code: 'ENGINE_AWAY' } });
    link.retryNow();
    await until(() => store.getState().live);
    expect(store.getState().value).toEqual(['c']);
    unsubscribe();
    link.stop();
    rope.cut();
    release();
    await running;
  });
});

describe('a failure', () => {
  it('carries code, sentence, hint and details of the contract', () => {
    const error = new ORPCError('REFUSED', {
      message: 'api is protected.',
      data: { hint: 'Type its name.', details: { confirm: 'api' } },
    });
    expect(toFailure(error)).toEqual({
      code: 'REFUSED',
      message: 'api is protected.',
      hint: 'Type its name.',
      details: { confirm: 'api' },
    });
  });

  it('is the engine being away, where the call itself broke', () => {
    expect(toFailure(new Error('socket closed'))).toEqual({ code: 'ENGINE_AWAY', message: '' });
  });
});
