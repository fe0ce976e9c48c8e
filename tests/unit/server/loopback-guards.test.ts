import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { checkSource, checkUse, isSameSecret } from '../../../main/server/loopback-guards.ts';
import { createBrowserSessions } from '../../../main/server/loopback-session.ts';

const port = 7411;

function request(headers: Record<string, string>, method = 'GET'): IncomingMessage {
  return { method, headers } as unknown as IncomingMessage;
}

describe('where a request comes from', () => {
  test.each([
    ['127.0.0.1:7411', undefined],
    ['localhost:7411', undefined],
    ['LOCALHOST:7411', undefined],
    ['evil.com', 421],
    ['evil.com:7411', 421],
    ['127.0.0.1', 421],
    ['127.0.0.1:7412', 421],
    ['127.0.0.1:7411.evil.com', 421],
    ['', 421],
  ])('Host %j', (host, status) => {
    expect(checkSource(request({ host }), port)?.status).toBe(status);
  });

  test.each([
    ['http://127.0.0.1:7411', undefined],
    ['http://localhost:7411', undefined],
    ['https://127.0.0.1:7411', 403],
    ['http://127.0.0.1:9999', 403],
    ['http://evil.com', 403],
    ['null', 403],
  ])('a WebSocket from %j', (origin, status) => {
    const headers = { host: '127.0.0.1:7411', upgrade: 'websocket', origin };
    expect(checkSource(request(headers), port)?.status).toBe(status);
  });

  test('a WebSocket or a form without any origin', () => {
    expect(checkSource(request({ host: 'localhost:7411', upgrade: 'websocket' }), port)?.status).toBe(403);
    expect(checkSource(request({ host: 'localhost:7411' }, 'POST'), port)?.status).toBe(403);
  });
});

test('bodies are refused, large ones before they are read', () => {
  expect(checkUse(request({ 'content-length': '70000' }, 'POST'))?.status).toBe(413);
  expect(checkUse(request({ 'transfer-encoding': 'chunked' }, 'POST'))?.status).toBe(405);
  expect(checkUse(request({}, 'DELETE'))?.status).toBe(405);
  expect(checkUse(request({}))).toBeNull();
});

describe('signing in', () => {
  test('a token works once, and the next one is another', () => {
    const tokens: string[] = [];
    const sessions = createBrowserSessions(port, (token) => tokens.push(token));
    const [first = ''] = tokens;
    expect(sessions.signIn(`${first}x`)).toBeNull();
    expect(sessions.signIn('')).toBeNull();
    expect(sessions.signIn(first)).toMatch(/^wheelhouse-7411=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(sessions.signIn(first)).toBeNull();
    expect(sessions.token).not.toBe(first);
    expect(tokens).toEqual([first, sessions.token]);
  });

  test('only the cookie of a session is known', () => {
    const sessions = createBrowserSessions(port, () => undefined);
    const cookie = sessions.signIn(sessions.token)?.split(';')[0] ?? '';
    expect(sessions.isKnown(request({ cookie: `theme=dark; ${cookie}` }))).toBe(true);
    expect(sessions.isKnown(request({ cookie: `${cookie}x` }))).toBe(false);
    expect(sessions.isKnown(request({ cookie: cookie.replace('7411', '7412') }))).toBe(false);
    expect(sessions.isKnown(request({}))).toBe(false);
  });

  test('secrets of different lengths compare without an error', () => {
    expect(isSameSecret('a', 'ab')).toBe(false);
    expect(isSameSecret('ab', 'ab')).toBe(true);
  });
});
