import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../../main/cli/parse.ts';
import { findProcedure, procedures } from '../../../main/cli/procedures.ts';
import { UsageError } from '../../../main/cli/usage-error.ts';

const nowMs = Date.UTC(2026, 2, 1, 12);
const globals = [
  { name: 'json', takesValue: false },
  { name: 'data', takesValue: true },
];

function parse(name: string, ...tokens: string[]) {
  const [noun = '', verb = ''] = name.split('.');
  const procedure = findProcedure(noun, verb);
  if (procedure === undefined) throw new Error(`no procedure ${name}`);
  return parseArguments(tokens, procedure.fields, globals, nowMs);
}

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} ${error.hint ?? ''}`.trim();
    throw error;
  }
  throw new Error('It was understood.');
}

describe('a command line is read against the contract', () => {
  test('flags, positionals and global flags in any order', () => {
    expect(
      parse('hosts.add', '--protected', 'ssh://a@b', '--name=deck', '--json', '--environment', 'staging'),
    ).toEqual({
      input: { address: 'ssh://a@b', name: 'deck', environment: 'staging', protected: true },
      globals: { json: true },
      secrets: [],
    });
  });

  test('a switch can be switched off, and a nullable field emptied', () => {
    expect(parse('hosts.update', 'deck', '--no-protected', '--no-identity-file').input).toEqual({
      host: 'deck',
      protected: false,
      identityFile: null,
    });
  });

  test('numbers and times become what the contract wants', () => {
    expect(parse('logs.tail', 'web', '--lines', '50', '--since', '10m', '-f').input).toEqual({
      container: 'web',
      lines: 50,
      since: nowMs - 600_000,
      follow: true,
    });
  });

  test('a name that begins with a dash goes behind --', () => {
    expect(parse('containers.get', '--host', 'deck', '--', '-rf').input).toEqual({
      container: '-rf',
      host: 'deck',
    });
    expect(refusalOf(() => parse('containers.get', '-rf'))).toContain('behind --');
  });

  test('a secret never stands on the command line', () => {
    expect(parse('hosts.unlock', 'deck', '--passphrase').secrets).toEqual(['passphrase']);
    expect(refusalOf(() => parse('hosts.unlock', 'deck', '--passphrase=hunter2'))).not.toContain('hunter2');
  });

  test('every field of every procedure has a flag of its own', () => {
    for (const { name, fields } of procedures) {
      const flags = fields.map(({ flag }) => flag);
      expect(new Set(flags).size, name).toBe(flags.length);
      expect(
        flags.filter((flag) => !/^[a-z][a-z-]*$/.test(flag)),
        name,
      ).toEqual([]);
    }
  });

  test('every positional and secret that the contract names is a field', () => {
    for (const { name, fields, meta } of procedures) {
      const known = fields.map((field) => field.name);
      expect(
        [...(meta.positional ?? []), ...(meta.secret ?? [])].filter((field) => !known.includes(field)),
        name,
      ).toEqual([]);
    }
  });
});

describe('what cannot be understood is one sentence', () => {
  test.each([
    ['a typo in a flag', () => parse('hosts.add', 'ssh://a', '--protectd'), 'did you mean --protected?'],
    [
      'a typo in a choice',
      () => parse('hosts.add', 'ssh://a', '--environment', 'prodution'),
      'did you mean production?',
    ],
    ['a flag without its value', () => parse('hosts.add', 'ssh://a', '--name'), '--name needs a value.'],
    ['a flag followed by a flag', () => parse('hosts.add', '--name', '--protected'), '--name=--protected'],
    ['no number', () => parse('logs.tail', 'web', '--lines', 'many'), 'needs a number'],
    ['hexadecimal', () => parse('logs.tail', 'web', '--lines', '0x10'), 'needs a number'],
    ['no time', () => parse('logs.tail', 'web', '--since', 'someday'), 'as a time'],
    ['one name too many', () => parse('containers.get', 'web', 'db'), '“db” is one name too many'],
    ['a name where none is taken', () => parse('hosts.list', 'web'), 'takes no name'],
    ['nested input as a flag', () => parse('logs.tail', '--containers', 'x'), 'comes from a file'],
    [
      'a switch with a word',
      () => parse('hosts.add', 'ssh://a', '--protected=perhaps'),
      'takes no “perhaps”',
    ],
  ])('%s', (_, work, sentence) => {
    const refusal = refusalOf(work);
    expect(refusal).toContain(sentence);
    expect(refusal).not.toContain('\n');
  });
});
