import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isSecretName,
  maskArguments,
  maskEnvEntry,
  maskSign,
  maskText,
  maskValue,
} from '../../../main/platform/docker/mask.ts';

test('a name tells whether its value is a secret', () => {
  for (const name of [
    'POSTGRES_PASSWORD',
    'PGPASSWORD',
    'apiToken',
    'AWS_SECRET_ACCESS_KEY',
    'API_KEY',
    'db.pass',
    'SENTRY_DSN',
    'REDIS_AUTH',
    'client-secret',
    'MINIO_ROOT_PASSWD',
  ]) {
    expect(isSecretName(name), name).toBe(true);
  }
  for (const name of [
    'PATH',
    'KEYBOARD',
    'MONKEY',
    'AUTHOR',
    'COMPASS',
    'LANG',
    'HOSTNAME',
    'PYTHON_VERSION',
  ]) {
    expect(isSecretName(name), name).toBe(false);
  }
});

test('a variable is masked by its name, by its form, or in the part that is secret', () => {
  expect(maskEnvEntry('DB_PASSWORD=hunter2')).toBe(`DB_PASSWORD=${maskSign}`);
  expect(maskEnvEntry('DB_PASSWORD=a=b=c')).toBe(`DB_PASSWORD=${maskSign}`);
  expect(maskEnvEntry('DATABASE_URL=postgres://app:p@ss/word@db:5432/prices?sslmode=on')).toBe(
    `DATABASE_URL=postgres://app:${maskSign}@db:5432/prices?sslmode=on`,
  );
  expect(maskEnvEntry('BROKER=redis://:s3cret@redis:6379/0')).toBe(
    `BROKER=redis://:${maskSign}@redis:6379/0`,
  );
  expect(maskEnvEntry('SEED=9f8Qm2Lx7RtVbN4kJp0ZsYwE3uHcGd')).toBe(`SEED=${maskSign}`);
  expect(maskEnvEntry('CI=ghp_0123456789abcdefghijABCDEFGHIJ')).toBe(`CI=${maskSign}`);
  expect(maskEnvEntry('PEM=-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----')).toBe(
    `PEM=${maskSign}`,
  );
  expect(maskEnvEntry('JSON={"user":"app","password":"hunter2","port":1}')).toBe(
    `JSON={"user":"app","password":"${maskSign}","port":1}`,
  );
});

test('what is no secret stays readable', () => {
  for (const entry of [
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin',
    'POSTGRES_PASSWORD_FILE=/run/secrets/db-password',
    'PYTHON_SHA256=9bbb6b5ed6a4fcd5a0d5b8ef8b8d7b2c2d1f7c5f4e2d3c1b0a9f8e7d6c5b4a39',
    'IMAGE_ID=0123456789abcdef0123456789abcdef01234567',
    'TOKENIZERS_PARALLELISM=false',
    'DATABASE_URL=postgres://db:5432/prices',
    'EMPTY_PASSWORD=',
    'NOVALUE',
    'JAVA_OPTS=-Xmx512m -Dfile.encoding=UTF-8',
  ]) {
    expect(maskEnvEntry(entry)).toBe(entry);
  }
  expect(maskValue('com.docker.compose.config-hash', 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3')).toBe(
    'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3',
  );
});

test('arguments are masked behind the flag that announces them, attached to it, and within a shell’s line', () => {
  expect(maskArguments(['redis-server', '--requirepass', 'hunter2', '--appendonly', 'yes'])).toEqual([
    'redis-server',
    '--requirepass',
    maskSign,
    '--appendonly',
    'yes',
  ]);
  expect(maskArguments(['app', '--api-token=abc', '--port=80', '--tls-key', '/etc/tls/key.pem'])).toEqual([
    'app',
    `--api-token=${maskSign}`,
    '--port=80',
    '--tls-key',
    '/etc/tls/key.pem',
  ]);
  expect(maskArguments(['CMD', 'redis-cli', '-a', 'hunter2', 'ping'])).toEqual([
    'CMD',
    'redis-cli',
    '-a',
    maskSign,
    'ping',
  ]);
  expect(
    maskArguments(['CMD-SHELL', `PGPASSWORD='hun ter2' psql -h db && mysqladmin -phunter2 "ping me"`]),
  ).toEqual(['CMD-SHELL', `PGPASSWORD=${maskSign} psql -h db && mysqladmin -p${maskSign} "ping me"`]);
  expect(maskArguments(['sh', '-c', 'mkdir -p /srv && exec python -m app'])).toEqual([
    'sh',
    '-c',
    'mkdir -p /srv && exec python -m app',
  ]);
});

test('no secret value is left of an environment, an address or a flag, whatever it is made of', () => {
  const secret = fc.stringMatching(/^Zq[A-Za-z0-9!$%^*()~@/_+-]{6,30}7Kx$/);
  fc.assert(
    fc.property(secret, (value) => {
      const shown = [
        maskEnvEntry(`APP_SECRET=${value}`),
        maskEnvEntry(`URL=amqp://user:${value}@host/vhost`),
        maskText(`could not log in: password=${value} was refused`),
        ...maskArguments(['app', '--password', value, `--token=${value}`]),
        ...maskArguments(['sh', '-c', `app --password ${value} --token "${value}"`]),
      ].join('\n');
      expect(shown).not.toContain(value);
    }),
  );
});
