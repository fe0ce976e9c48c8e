import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isFromPage, isOpenable, isPageAddress, loopbackPortOf } from '../../../main/electron/addresses.ts';
import { contentSecurityPolicy, findPageFile } from '../../../main/electron/page-files.ts';

const folder = path.resolve('/opt/wheelhouse/renderer');
const origin = 'app://wheelhouse';

function find(address: string): string | null {
  const found = findPageFile(folder, address, origin);
  return found === null ? null : path.relative(folder, found.file);
}

describe('the files of the page', () => {
  it('are found by their path, and every screen is index.html', () => {
    expect(find('app://wheelhouse/assets/index-abc.js?v=1')).toBe(path.join('assets', 'index-abc.js'));
    expect(find('app://wheelhouse/')).toBe('index.html');
    expect(find('app://wheelhouse/hosts/h1')).toBe('index.html');
  });

  it.each([
    'app://wheelhouse/../../etc/shadow.js',
    'app://wheelhouse/%2e%2e/%2e%2e/secret.json',
    'app://wheelhouse/..%2f..%2fsecret.json',
    'app://wheelhouse/..%5c..%5csecret.json',
    'app://wheelhouse/a%00.js',
    'app://wheelhouse/%ff.js',
    'app://wheelhouse//etc/hosts.txt',
    'app://elsewhere/index.html',
    'file:///etc/index.html',
    'not an address',
  ])('never lie outside the folder: %s', (address) => {
    const found = findPageFile(folder, address, origin);
    // What is left of a path after it was cleaned may still name a file inside.
    expect(found === null || found.file.startsWith(folder + path.sep)).toBe(true);
    if (address.includes('%2f') || address.includes('%5c') || !address.startsWith(origin)) {
      expect(found).toBeNull();
    }
  });

  it('are of the kinds that a page is made of', () => {
    expect(find('app://wheelhouse/index.html')).toBe('index.html');
    expect(find('app://wheelhouse/wheelhouse.db')).toBeNull();
    expect(find('app://wheelhouse/.env.local')).toBeNull();
  });

  it('may run no script that is not a file of the page', () => {
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).toContain("script-src 'self';");
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:/);
  });
});

describe('an address', () => {
  it('is the page’s own only at its exact origin', () => {
    expect(isPageAddress('app://wheelhouse/hosts/h1')).toBe(true);
    expect(isPageAddress('app://wheelhouse.evil.example/')).toBe(false);
    expect(isPageAddress('https://wheelhouse/')).toBe(false);
  });

  it('counts in a message only from the top frame of the page', () => {
    const url = 'app://wheelhouse/#/hosts';
    expect(isFromPage({ url, parent: null })).toBe(true);
    expect(isFromPage({ url, parent: { url, parent: null } })).toBe(false);
    expect(isFromPage({ url: 'https://wheelhouse/', parent: null })).toBe(false);
    expect(isFromPage(null)).toBe(false);
  });

  it('leaves the app over https, or for a port of this machine that can be asked about; never with a login in it', () => {
    expect(isOpenable('https://docs.docker.com/engine/')).toBe(true);
    expect(isOpenable('http://127.0.0.1:5555/')).toBe(false);
    expect(loopbackPortOf('http://127.0.0.1:5555/a')).toBe(5555);
    const refused = [
      'http://127.0.0.1/',
      'http://127.0.0.1:631/',
      'http://127.0.0.2:5555/',
      'http://localhost:5555/',
      'http://[::1]:5555/',
      'http://a:b@127.0.0.1:5555/',
      'http://x.example',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://a:b@x.example',
      'x',
    ];
    expect(refused.filter((address) => isOpenable(address) || loopbackPortOf(address) !== null)).toEqual([]);
  });
});
