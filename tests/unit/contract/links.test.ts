import { readFileSync } from 'node:fs';
import { defaultParseSearch, defaultStringifySearch } from '@tanstack/react-router';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkedScreens, parseLink, toLink } from '../../../main/contract/links.ts';

describe('links to a screen', () => {
  it.each([
    ['/', 'wheelhouse://overview'],
    ['/hosts/shop', 'wheelhouse://hosts/shop'],
    ['/hosts/shop/containers/web%201/files', 'wheelhouse://hosts/shop/containers/web%201/files'],
    ['/hosts/%EC%83%81%EC%A0%90', 'wheelhouse://hosts/%EC%83%81%EC%A0%90'],
    ['/logs?host=shop&stack=price-api', 'wheelhouse://logs?host=shop&stack=price-api'],
    ['/logs?host=%225%22', 'wheelhouse://logs?host=%225%22'],
    ['/logs?host=shop&c=%5B%22web%22%5D', 'wheelhouse://logs?host=shop&c=%5B%22web%22%5D'],
    ['/compare?of=stacks&a=shop%2Fone&all=true', 'wheelhouse://compare?of=stacks&a=shop%2Fone&all=true'],
  ])('%s is %s, and back', (path, link) => {
    expect(toLink(path)).toBe(link);
    expect(parseLink(link)).toBe(path);
  });

  it('reads a link as a browser or a person may have changed it, and nothing looser', () => {
    expect(parseLink('WHEELHOUSE://overview/')).toBe('/');
    expect(parseLink('wheelhouse://hosts/shop/')).toBe('/hosts/shop');
    expect(parseLink('wheelhouse://logs?host=5')).toBe('/logs?host=%225%22');
  });

  it.each([
    'https://hosts/shop',
    'wheelhouse:hosts/shop',
    'wheelhouse:///hosts/shop',
    'wheelhouse://',
    'wheelhouse://nowhere',
    'wheelhouse://hosts//shop',
    'wheelhouse://hosts/..',
    'wheelhouse://hosts/%2e%2e',
    'wheelhouse://hosts/%00',
    'wheelhouse://hosts/a%E2%80%AEb',
    'wheelhouse://hosts/%E0%A4',
    'wheelhouse://hosts/\ud800',
    `wheelhouse://hosts/${'a'.repeat(256)}`,
    `wheelhouse://logs?host=${'a'.repeat(20_000)}`,
    'wheelhouse://hosts/shop#restart',
    'wheelhouse://user@hosts/shop',
    'wheelhouse://hosts:22/shop',
    'wheelhouse://hosts/shop/restart',
    'wheelhouse://hosts/shop?run=containers.restart',
    'wheelhouse://logs?host=a&host=b',
    'wheelhouse://logs?host={"a":1}',
    'wheelhouse://logs?c=web',
    'wheelhouse://compare?of=hosts',
    'wheelhouse://audit?find=%07',
    'wheelhouse://logs?__proto__=x',
    ' wheelhouse://overview',
  ])('%s opens nothing', (link) => {
    expect(parseLink(link)).toBeNull();
  });

  it('a link of a screen with something unknown behind the question mark leaves that out', () => {
    expect(toLink('/logs?host=shop&secret=1')).toBe('wheelhouse://logs?host=shop');
    expect(toLink('/nowhere')).toBeNull();
  });

  it('whatever the names, the router reads of a link what it held before', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 40 })
      .filter((text) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text));
    fc.assert(
      fc.property(name, fc.array(name, { minLength: 1, maxLength: 5 }), (host, c) => {
        const link = toLink(`/logs${defaultStringifySearch({ host, c })}`) ?? '';
        const back = parseLink(link) ?? '';
        expect(defaultParseSearch(back.slice('/logs'.length))).toEqual({ host, c });
        if (host === '.' || host === '..') return;
        const path = `/hosts/${encodeURIComponent(host)}/containers/${encodeURIComponent(c[0] ?? '')}`;
        if (c[0] !== '.' && c[0] !== '..') expect(parseLink(toLink(path) ?? '')).toBe(path);
      }),
    );
  });

  it('whatever the text, reading it throws nothing and yields only what reads back as itself', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const path = parseLink(`wheelhouse://${text}`);
        if (path !== null) expect(parseLink(toLink(path) ?? '')).toBe(path);
      }),
    );
  });

  it('knows every screen of the router, and no other', () => {
    const routes = readFileSync(new URL('../../../renderer/app/routes.tsx', import.meta.url), 'utf8');
    const paths = [...routes.matchAll(/(?:\bat\(|\bpath: )'([^']+)'/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(20);
    expect(new Set(paths)).toEqual(new Set(Object.keys(linkedScreens)));
  });
});
