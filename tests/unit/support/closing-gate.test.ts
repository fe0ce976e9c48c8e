import { expect, test } from 'vitest';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import { untilRefused, type CallGate } from '../../../main/platform/routes/call-gate.ts';

/** A gate that closes once, and tells those who listen at that moment. */
function closingGate() {
  const listeners = new Set<() => void>();
  let isClosed = false;
  const gate: CallGate = {
    refusal: () => (isClosed ? new WheelhouseError('REFUSED', 'Not in support mode.') : null),
    keepsOpen: () => false,
    onClosed(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
  const close = (): void => {
    isClosed = true;
    for (const listener of listeners) listener();
  };
  return { gate, close };
}

test('a terminal that was being opened while the mode was turned on ends before its first word', async () => {
  const { gate, close } = closingGate();
  let ended = false;
  async function* terminal() {
    try {
      yield await Promise.resolve('root@web:/#');
    } finally {
      ended = true;
    }
  }
  const opened = terminal();
  const items = untilRefused(
    {
      [Symbol.asyncIterator]: () => ({
        next: () => opened.next(),
        async return() {
          ended = true;
          return opened.return();
        },
      }),
    },
    gate,
    'terminals.open',
    {},
  );
  close();
  await expect(items.next()).rejects.toMatchObject({ code: 'REFUSED' });
  expect(ended).toBe(true);
});
