import { describe, expect, test } from 'vitest';
import type { HostView } from '../../../main/contract/hosts.ts';
import { isHidden, judgeObserver } from '../../../main/observer/model.ts';
import type { NetworkView } from '../../../main/platform/network/types.ts';
import { hostView } from '../../support/scripted-hosts.ts';

const known: NetworkView = { hasNetwork: true, portal: null, faceOnline: null, wokeAt: null };

function away(phase: string, changes: Partial<HostView> = {}): HostView {
  const error = { code: 'HOST_UNREACHABLE', message: 'No answer.', details: { phase } } as const;
  return hostView({
    kind: 'ssh',
    address: 'ssh://ana@shop.example',
    connection: { ...hostView().connection, state: 'backoff', error },
    ...changes,
  });
}
const ready = hostView({ kind: 'ssh', address: 'ssh://ana@shop.example' });
const local = hostView({ kind: 'local', address: 'unix:///var/run/docker.sock' });

describe('what this machine can see', () => {
  test.each([
    ['no interface with an address', { hasNetwork: false }, 'offline'],
    ['NetworkManager says that there is none', { portal: 'none' }, 'offline'],
    ['a browser says so', { faceOnline: false }, 'offline'],
    ['NetworkManager found a sign-in page', { portal: 'portal' }, 'portal'],
  ] as const)('%s: %o is %s', (_, network, state) => {
    expect(judgeObserver({ ...known, ...network }, [away('tcp')])).toBe(state);
  });

  test('a host that answers proves more than every word of the system', () => {
    const network = { ...known, hasNetwork: false, portal: 'portal', faceOnline: false } as const;
    expect(judgeObserver(network, [ready, away('tcp')])).toBe('online');
  });

  test('one silent host tells of itself, several that are silent together tell of the observer', () => {
    expect(judgeObserver(known, [away('tcp'), local])).toBe('online');
    expect(judgeObserver(known, [away('tcp'), away('name'), away('established')])).toBe('limited');
    expect(judgeObserver(known, [away('tcp'), away('tcp'), ready])).toBe('online');
    expect(judgeObserver(known, [away('tcp'), away('engine')])).toBe('online');
  });

  test('several hosts whose port answers with something that is no SSH stand behind a sign-in page', () => {
    expect(judgeObserver(known, [away('banner'), away('banner')])).toBe('portal');
    expect(judgeObserver(known, [away('banner'), away('handshake')])).toBe('online');
  });
});

test('only what is reached over a network can be hidden, and not by its own engine being down', () => {
  expect(isHidden(away('tcp'))).toBe(true);
  expect(isHidden(away('engine'))).toBe(false);
  for (const address of ['ssh://ana@localhost', 'ssh://ana@127.0.0.1:2222', 'ssh://[::1]:22']) {
    expect(isHidden(away('tcp', { address }))).toBe(false);
  }
  expect(isHidden(away('tcp', { kind: 'local' }))).toBe(false);
});
