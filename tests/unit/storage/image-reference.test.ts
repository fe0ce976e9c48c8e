import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseImageReference } from '../../../main/platform/docker/image-reference.ts';
import { pullFailure } from '../../../main/platform/docker/pull-failures.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('the name of an image', () => {
  test.each([
    ['redis', 'docker.io', 'redis:latest'],
    ['redis:7', 'docker.io', 'redis:7'],
    ['docker.io/library/redis:7', 'docker.io', 'redis:7'],
    ['team/app:1.4', 'docker.io', 'team/app:1.4'],
    ['ghcr.io/team/app', 'ghcr.io', 'ghcr.io/team/app:latest'],
    ['localhost/app', 'localhost', 'localhost/app:latest'],
    ['10.0.0.5:5000/app:1', '10.0.0.5:5000', '10.0.0.5:5000/app:1'],
    ['[::1]:5000/app:1', '[::1]:5000', '[::1]:5000/app:1'],
    [`redis@${digest}`, 'docker.io', `redis@${digest}`],
    [`redis:7@${digest}`, 'docker.io', `redis:7@${digest}`],
  ])('%s is read as Docker reads it', (text, registry, name) => {
    expect(parseImageReference(text)).toMatchObject({ registry, name });
  });

  test.each([
    '',
    '-v',
    '--force',
    'Redis',
    'a b',
    'a/../b',
    '../a',
    '/etc',
    'app:',
    'app:-1',
    'app@sha256:1',
    'a\nb',
    'a\0',
  ])('%j is none, and that is said in one sentence', (text) => {
    expect(() => parseImageReference(text)).toThrow(/^[^\n]* is no name of an image\.$/);
  });

  test('whatever is typed is a name or is refused, and a name is read the same again', () => {
    fc.assert(
      fc.property(
        fc.string({
          maxLength: 60,
          unit: fc.constantFrom('a', 'Z', '0', '.', '/', ':', '@', '-', '_', ' ', '\n'),
        }),
        (text) => {
          let name: string;
          try {
            ({ name } = parseImageReference(text));
          } catch (error) {
            expect(error).toMatchObject({ code: 'VALIDATION' });
            return;
          }
          expect(name.startsWith('-')).toBe(false);
          expect(parseImageReference(name).name).toBe(name);
        },
      ),
    );
  });
});

describe('why a pull failed', () => {
  const image = parseImageReference('ghcr.io/team/app:1');

  test.each([
    ['toomanyrequests: You have reached your pull rate limit.', 'ENGINE_ERROR', 'rate-limit'],
    ['unauthorized: authentication required', 'AUTH_FAILED', 'unauthorized'],
    [
      'pull access denied for team/app, repository does not exist or may require docker login',
      'AUTH_FAILED',
      'denied',
    ],
    ['manifest for team/app:1 not found: manifest unknown', 'NOT_FOUND', 'no-such-image'],
    ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'NOT_FOUND', 'platform'],
    ['write /var/lib/docker/tmp/x: no space left on device', 'ENGINE_ERROR', 'disk-full'],
    [
      'Get "https://ghcr.io/v2/": dial tcp: lookup ghcr.io: no such host',
      'ENGINE_ERROR',
      'unreachable-registry',
    ],
    [
      'Get "https://ghcr.io/v2/": x509: certificate signed by unknown authority',
      'ENGINE_ERROR',
      'certificate',
    ],
    ['http: server gave HTTP response to HTTPS client', 'ENGINE_ERROR', 'plain-http'],
  ])('%s', (words, code, reason) => {
    const failure = pullFailure(image, 'web-1', words);
    expect(failure).toMatchObject({ code, details: { reason, engineMessage: words } });
    expect(failure.message).toMatch(/ghcr\.io/);
    expect(failure.hint).toMatch(/\.$/);
  });

  test('what no rule knows is told in the engine’s own words', () => {
    expect(pullFailure(image, 'web-1', 'layers\nof  doom')).toMatchObject({
      code: 'ENGINE_ERROR',
      message: 'web-1 could not pull ghcr.io/team/app:1: layers of doom.',
    });
  });
});
