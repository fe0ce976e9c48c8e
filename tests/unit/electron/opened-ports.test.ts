import { expect, test } from 'vitest';
import type { Client } from '../../../main/contract/contract.ts';
import type { LinkState } from '../../../main/electron/engine-link.ts';
import { isOpenedHere } from '../../../main/electron/opened-ports.ts';

function ready(list: () => Promise<unknown>): LinkState {
  const client = { forwards: { list } } as unknown as Client;
  return { kind: 'ready', client, startedHere: true };
}

test('a port is opened here while the engine says so, and never while it says nothing', async () => {
  const state = ready(() => Promise.resolve({ forwards: [{ localPort: 15_432 }] }));
  expect(await isOpenedHere({ state }, 15_432)).toBe(true);
  expect(await isOpenedHere({ state }, 15_433)).toBe(false);
  expect(await isOpenedHere({ state: { kind: 'connecting' } }, 15_432)).toBe(false);
  const gone = ready(() => Promise.reject(new Error('gone')));
  expect(await isOpenedHere({ state: gone }, 15_432)).toBe(false);
});
