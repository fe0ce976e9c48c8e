import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkedScreens, parseLink } from '../../../main/contract/links.ts';
import { screens } from '../../../main/electron/addresses.ts';
import { parseLaunch } from '../../../main/electron/arguments.ts';

describe('a link that the system hands to the app', () => {
  it('is found among the arguments of a start', () => {
    expect(parseLaunch(['x', 'wheelhouse://hosts/shop']).link).toBe('wheelhouse://hosts/shop');
    expect(parseLaunch(['x', '--no-sandbox', '--', 'WHEELHOUSE://hosts/shop']).link).toBe(
      'WHEELHOUSE://hosts/shop',
    );
    expect(parseLaunch(['x', '--hidden', 'https://example.com/']).link).toBeNull();
  });

  it('brings no switch of its own, whatever the system makes of its quotes', () => {
    const hostile = ['--data=/tmp/evil', '--data', '/tmp/evil', '--hidden', '--cli', '--engine'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...hostile.slice(0, 4)), { maxLength: 6 }), (words) => {
        const launch = parseLaunch(['x', '--', 'wheelhouse://hosts/shop', ...words]);
        expect(launch).toMatchObject({ dataFolder: undefined, hidden: false, cli: null, engine: false });
      }),
    );
    expect(parseLaunch(['x', '--data', 'wheelhouse://hosts/shop'])).toMatchObject({ dataFolder: undefined });
    for (const word of hostile.slice(4))
      expect(parseLaunch(['x', '--', 'wheelhouse://hosts/shop', word])).toMatchObject({
        cli: null,
        engine: false,
      });
  });

  it('never opens a dialog: that is the tray’s alone', () => {
    const path = screens.restart('shop', 'web').slice('/#'.length);
    expect(path).toBe('/hosts/shop/containers/web?dialog=restart');
    expect(parseLink(`wheelhouse:/${path}`)).toBeNull();
  });

  it('opens a known screen or nothing, however it is made', () => {
    const parts = fc.constantFrom(
      'hosts',
      'logs',
      'overview',
      'containers',
      'web',
      '..',
      '.',
      '%2e%2e',
      '%2F',
      '%00',
      '//',
      '/',
      '?',
      '#',
      '&',
      '=',
      'dialog=restart',
      'c=',
      '["a"]',
      '\\',
      '@evil.example',
      ':8080',
      'javascript:',
      '\n',
      '한',
    );
    const link = fc.array(parts, { maxLength: 12 }).map((words) => `wheelhouse://${words.join('')}`);
    const separated = fc
      .array(parts, { maxLength: 6 })
      .map((words) => `wheelhouse://${words.join('/')}?${words.join('&')}`);
    const patterns = Object.keys(linkedScreens).map(
      (screen) => new RegExp(`^${screen.replaceAll(/\$\w+/g, '[^/?#]+')}(?:\\?[^#]*)?$`),
    );
    let opened = 0;
    fc.assert(
      fc.property(fc.oneof(link, separated, fc.string()), (hostile) => {
        const screen = parseLink(hostile);
        if (screen === null) return;
        opened += 1;
        expect(patterns.some((pattern) => pattern.test(screen))).toBe(true);
        // A host may be called so; behind the question mark it would open something.
        expect(new URLSearchParams(screen.split('?')[1]).has('dialog')).toBe(false);
        // Behind the hash of the page's own address it can lead nowhere else.
        const address = new URL(`http://wheelhouse.invalid/#${screen}`);
        expect([address.host, address.pathname]).toEqual(['wheelhouse.invalid', '/']);
      }),
      { numRuns: 2_000 },
    );
    expect(opened).toBeGreaterThan(0);
  });
});
