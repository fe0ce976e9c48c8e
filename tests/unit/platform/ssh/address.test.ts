import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { WheelhouseError } from '../../../../main/platform/errors.ts';
import { formatAddress, parseAddress, type Address } from '../../../../main/platform/ssh/address.ts';

function refusal(text: string): string {
  try {
    parseAddress(text);
  } catch (error) {
    if (error instanceof WheelhouseError && error.code === 'VALIDATION') return error.message;
    throw error;
  }
  throw new Error(`${JSON.stringify(text)} was accepted`);
}

describe('parseAddress', () => {
  it.each<[string, Address]>([
    ['ssh://web-1', { kind: 'ssh', user: null, host: 'web-1', port: 22, socketPath: null }],
    [
      'SSH://ops@Web.Example.COM',
      { kind: 'ssh', user: 'ops', host: 'web.example.com', port: 22, socketPath: null },
    ],
    [
      'ssh://ops@10.0.0.7:2222/',
      { kind: 'ssh', user: 'ops', host: '10.0.0.7', port: 2222, socketPath: null },
    ],
    [
      'ssh://a.b-c_d@[fe80::1%25eth0]:22/run/user/1000/docker.sock',
      {
        kind: 'ssh',
        user: 'a.b-c_d',
        host: 'fe80::1%eth0',
        port: 22,
        socketPath: '/run/user/1000/docker.sock',
      },
    ],
    [
      'ssh://DOMAIN%25x@h/srv/a%20b.sock',
      { kind: 'ssh', user: 'DOMAIN%x', host: 'h', port: 22, socketPath: '/srv/a b.sock' },
    ],
    ['unix:///var/run/docker.sock', { kind: 'unix', socketPath: '/var/run/docker.sock' }],
    ['npipe:////./pipe/docker_engine', { kind: 'npipe', pipePath: '//./pipe/docker_engine' }],
  ])('reads %s', (text, expected) => {
    expect(parseAddress(text)).toEqual(expected);
  });

  it.each([
    ['', 'The address is empty.'],
    ['web-1', 'The address does not start with ssh://, unix:// or npipe://.'],
    ['ssh://', 'The name of the host is missing.'],
    ['ssh://-oProxyCommand=x', 'The name of the host starts with a dash.'],
    ['ssh://-x@host', 'The user name starts with a dash.'],
    ['ssh://%2Dx@host', 'The user name starts with a dash.'],
    ['ssh://a b@host', 'The address holds a space, a line break or a control character.'],
    ['ssh://host\n', 'The address holds a space, a line break or a control character.'],
    ['ssh://ho\0st', 'The address holds a space, a line break or a control character.'],
    ['ssh://u%0aser@host', 'The user name of the address holds a control character.'],
    ['ssh://u%zz@host', 'The user name of the address has a broken percent-encoding.'],
    ['ssh://host/var/%00', 'The socket path of the address holds a control character.'],
    ['ssh://host?x=1', 'The address holds a ? or #; write %3F or %23 where one belongs to a path.'],
    ['ssh://host:0', 'The port 0 is outside 1 to 65535.'],
    ['ssh://host:99999', 'The port 99999 is outside 1 to 65535.'],
    ['ssh://host:22x', 'The port after the colon is no number.'],
    ['ssh://::1', 'An IPv6 address has to stand in brackets: ssh://[::1].'],
    ['ssh://[::1', 'The bracket around the IPv6 address is not closed.'],
    ['ssh://[::g]', 'What stands in brackets is no IPv6 address.'],
    ['ssh://300.1.1.1', 'The host looks like an IP address and is none.'],
    ['ssh://a..b', 'The name of the host holds a character that no host name has.'],
    ['ssh://host/dir/', 'The socket has to be the absolute path of a file.'],
    ['unix://docker.sock', 'The socket has to be the absolute path of a file.'],
    [
      'tcp://10.0.0.1:2375',
      'Docker over plain TCP is not supported, since anybody on the way could use it; reach the host over SSH.',
    ],
  ])('refuses %j in one sentence', (text, sentence) => {
    expect(refusal(text)).toBe(sentence);
  });

  it('never repeats a password that somebody typed into the address', () => {
    expect(refusal('ssh://ops:hunter2@host')).not.toContain('hunter2');
  });

  it('refuses anything in one sentence, or reads it; nothing else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((s) => `ssh://${s}`),
          fc.webUrl(),
        ),
        (text) => {
          try {
            parseAddress(text);
          } catch (error) {
            expect(error).toBeInstanceOf(WheelhouseError);
            expect((error as Error).message).toMatch(/^[A-Z][^\n]*\.$/);
          }
        },
      ),
    );
  });
});

const name = fc
  .stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?(\.[a-z]{2,5})?$/)
  .filter((s) => !/^[0-9.]+$/.test(s));
const socketPath = fc
  .array(
    fc.string({ minLength: 1, maxLength: 10 }).filter((s) => !/[/\p{C}]/u.test(s)),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => `/${parts.join('/')}`);

const address = fc.oneof(
  fc.record({
    kind: fc.constant('ssh' as const),
    user: fc.option(fc.stringMatching(/^[a-z_%+~][A-Za-z0-9_.%+~-]{0,12}$/), { nil: null }),
    host: fc.oneof(
      name,
      fc.ipV4(),
      fc
        .ipV6()
        .map((ip) => ip.toLowerCase())
        .filter((ip) => !ip.includes('.')),
    ),
    port: fc.integer({ min: 1, max: 65_535 }),
    socketPath: fc.option(socketPath, { nil: null }),
  }),
  fc.record({ kind: fc.constant('unix' as const), socketPath }),
);

describe('formatAddress', () => {
  it('writes what parseAddress reads back to the same address', () => {
    fc.assert(
      fc.property(address, (value) => {
        expect(parseAddress(formatAddress(value))).toEqual(value);
      }),
    );
  });

  it('leaves out what is the default', () => {
    expect(formatAddress(parseAddress('ssh://ops@host:22/'))).toBe('ssh://ops@host');
  });
});
