import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ErrorView } from '../../../main/contract/errors.ts';
import {
  backoffMs,
  describeAge,
  freeName,
  needOf,
  toConnecting,
  toConnection,
  toDisconnected,
  toFailed,
  toReady,
} from '../../../main/hosts/model.ts';

const unreachable = { code: 'HOST_UNREACHABLE', message: 'No route.' } as const;
const engine = { version: '26', apiVersion: '1.45', os: 'linux', arch: 'amd64', name: 'x' };
const long = 600_000;
const failed = (at: number, error: ErrorView = unreachable, sinceAttemptMs = long, random = 0) => ({
  at,
  error,
  needs: null,
  random,
  sinceAttemptMs,
});
const reached = { transport: 'streamlocal', latencyMs: 3, engine } as const;

describe('the state of a connection', () => {
  test('a failed attempt backs off, and says why and until when', () => {
    const state = toFailed(toConnecting(toDisconnected(null, 0), 10), failed(20));
    expect(state).toEqual({
      state: 'backoff',
      since: 20,
      attempts: 1,
      retryAt: 1020,
      error: unreachable,
      lastReadyAt: null,
    });
  });

  test.each(['HOST_KEY_CHANGED', 'AUTH_FAILED', 'REFUSED', 'VALIDATION'] as const)(
    '%s waits for a person and plans no attempt',
    (code) => {
      const state = toFailed(toDisconnected(null, 0), failed(20, { code, message: 'No.' }));
      expect(toConnection(state)).toMatchObject({ state: 'rejected', retryAt: null, error: { code } });
    },
  );

  test('the reason of the last failure stays visible while it tries again', () => {
    const again = toConnecting(toFailed(toDisconnected(null, 0), failed(20)), 1020);
    expect(toConnection(again)).toMatchObject({ state: 'connecting', error: unreachable, attempts: 1 });
  });

  test('a connection that lasted a minute starts counting attempts anew', () => {
    let state = toDisconnected(null, 0);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      state = toFailed(toConnecting(state, 0), failed(0));
    }
    const ready = toReady(toConnecting(state, 0), 0, reached);
    expect(toFailed(ready, failed(60_000))).toMatchObject({ attempts: 0, lastReadyAt: 0 });
    expect(toFailed(ready, failed(59_999))).toMatchObject({ attempts: 6 });
  });

  test('a paused host remembers when it was last reached', () => {
    expect(toDisconnected(toReady(toDisconnected(null, 0), 7, reached), 9)).toEqual({
      state: 'disconnected',
      since: 9,
      lastReadyAt: 7,
    });
  });
});

describe('what is needed of a person', () => {
  test('a key that is not known asks for its fingerprint to be accepted', () => {
    const details = { reason: 'host-key-unknown', algorithm: 'ssh-ed25519', fingerprint: 'SHA256:x' };
    expect(needOf({ code: 'REFUSED', message: '', details })).toEqual({
      kind: 'hostKey',
      algorithm: 'ssh-ed25519',
      fingerprint: 'SHA256:x',
    });
  });

  test('an encrypted key asks for its passphrase', () => {
    const details = { reason: 'needs-passphrase', keyFile: '/k' };
    expect(needOf({ code: 'AUTH_FAILED', message: '', details })).toEqual({
      kind: 'passphrase',
      identityFile: '/k',
    });
  });

  test('a password, and what a host asks in its own words, are asked of a person', () => {
    const details = { user: 'ana', host: 'shop' };
    const need = (reason: string) =>
      needOf({ code: 'AUTH_FAILED', message: '', details: { ...details, reason } });
    expect(need('needs-password')).toEqual({ kind: 'password', ...details });
    expect(need('needs-answers')).toMatchObject({ kind: 'answers', ...details });
  });

  test('a changed key can be accepted by nobody', () => {
    const details = { reason: 'host-key-changed', algorithm: 'ssh-ed25519', fingerprint: 'SHA256:x' };
    expect(needOf({ code: 'HOST_KEY_CHANGED', message: '', details })).toBeNull();
  });
});

describe('back-off', () => {
  test('stays between one second and five minutes, whatever the number of attempts', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (attempts, random) => {
        const delay = backoffMs(attempts, random);
        return delay >= 1000 && delay <= 300_000;
      }),
    );
  });

  test('uses the whole range below the ceiling, so that hosts do not come back together', () => {
    expect([0, 0.5, 1].map((random) => backoffMs(3, random))).toEqual([1000, 10_500, 20_000]);
    expect(backoffMs(30, 1)).toBe(300_000);
  });

  test('from the sixth failure in a row on lets one probe through in two and a half minutes at most', () => {
    expect([5, 6, 60].map((attempts) => backoffMs(attempts, 0))).toEqual([1000, 150_000, 150_000]);
  });

  test('never plans an attempt within five seconds of the one before, and at a whole millisecond', () => {
    const retryAt = (sinceMs: number, random: number) => {
      const state = toFailed(toDisconnected(null, 0), failed(100_000, unreachable, sinceMs, random));
      return state.state === 'backoff' ? state.retryAt - 100_000 : Number.NaN;
    };
    fc.assert(
      fc.property(
        // The clock of the process counts fractions; what a face is told are whole milliseconds.
        fc.double({ min: 0, max: 60_000, noNaN: true }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (since, random) => {
          const delay = retryAt(since, random);
          return Number.isInteger(delay) && delay + since >= 5000;
        },
      ),
    );
  });
});

test('a name that is taken gets a number', () => {
  expect(freeName('shop', ['Shop', 'shop 2'])).toBe('shop 3');
  expect(freeName('shop', [])).toBe('shop');
});

test('an age is told in one unit', () => {
  expect([999, 1000, 119_000, 120_000, 7_200_000, 172_800_000].map(describeAge)).toEqual([
    '0 seconds',
    '1 second',
    '119 seconds',
    '2 minutes',
    '2 hours',
    '2 days',
  ]);
});
