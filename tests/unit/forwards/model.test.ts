import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { preferredLocalPort, schemeOf, urlOf } from '../../../main/forwards/model.ts';
import { ownerIn } from '../../../main/forwards/peer-owner.ts';

describe('what an open port is called', () => {
  test.each([
    [5555, 'http', 'http://127.0.0.1:5555/'],
    [443, 'https', 'https://127.0.0.1:443/'],
    [5432, 'postgres', 'postgres://127.0.0.1:5432'],
    [22, 'tcp', '127.0.0.1:22'],
  ])('port %i is opened as %s', (port, scheme, url) => {
    expect(schemeOf(port)).toBe(scheme);
    expect(urlOf(schemeOf(port), port)).toBe(url);
  });

  test('the port on this machine is the same each time, and one that a user may have', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_535 }), fc.string(), fc.string(), (port, host, container) => {
        const ports = preferredLocalPort(port, host, container);
        expect(ports).toEqual(preferredLocalPort(port, host, container));
        for (const each of ports) expect(each).toSatisfy((value: number) => value >= 1024 && value < 65_536);
      }),
    );
  });
});

describe('the owner of a loopback connection', () => {
  const head =
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
  const line = (local: string, remote: string, uid: number): string =>
    `   1: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000  ${String(uid)}        0 4711 1`;

  test('is that of the end that connected, not of the end that listens', () => {
    const table = [
      head,
      line('0100007F:1F90', '0100007F:C350', 0),
      line('0100007F:C350', '0100007F:1F90', 1001),
    ].join('\n');
    expect(ownerIn(table, 0xc350, 0x1f90)).toBe(1001);
  });

  test('is nobody where the connection is not in the table', () => {
    expect(ownerIn(head, 50_000, 8080)).toBeNull();
  });
});
