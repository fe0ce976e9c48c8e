import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { teamFileRoom } from '../../support/team-file-room.ts';

const host = (line: string) => `wheelhouse: 1\nhosts:\n  shop:\n${line}`;

async function refusal(text: string): Promise<string> {
  const { operations } = teamFileRoom();
  try {
    await operations.plan(text);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return code === 'VALIDATION' ? message : `${String(code)}: ${message}`;
  }
  return 'taken';
}

describe('a file that cannot be used is refused with one sentence that names the place', () => {
  test.each([
    ['nothing', '', 'The team file is empty.'],
    ['a text', 'hello', 'The team file is none of Wheelhouse: it must begin with “wheelhouse: 1”.'],
    [
      'another YAML file',
      'version: "3"\nservices: {}\n',
      'The team file is none of Wheelhouse: it must begin with “wheelhouse: 1”.',
    ],
    [
      'a later form',
      'wheelhouse: 2\n',
      'Line 1, column 13 of the team file is of form 2, and this Wheelhouse knows form 1.',
    ],
    [
      'a section from a newer version',
      'wheelhouse: 1\nplans: {}\n',
      'Line 2, column 1 of the team file has the section “plans”, which this Wheelhouse does not know.',
    ],
    [
      'a field from a newer version',
      host('    address: ssh://shop\n    colour: red\n'),
      'Line 5, column 5 of the team file has the field “colour”, which this Wheelhouse does not know.',
    ],
    [
      'a setting from a newer version',
      'wheelhouse: 1\nsettings:\n  speed: 3\n',
      'Line 3, column 3 of the team file has “speed” below settings, which this Wheelhouse does not know.',
    ],
    [
      'a name twice',
      host('    address: ssh://shop\n  Shop:\n    address: ssh://b\n'),
      'Line 5, column 3 of the team file has “Shop” a second time: keep one of the two.',
    ],
    [
      'a field twice',
      host('    address: ssh://shop\n    address: ssh://b\n'),
      'Line 5, column 5 of the team file has “address” a second time: keep one of the two.',
    ],
    [
      'a section twice',
      'wheelhouse: 1\nhosts:\nhosts:\n',
      'Line 3, column 1 of the team file has “hosts” a second time: keep one of the two.',
    ],
    [
      'no address',
      host('    protected: true\n'),
      'Line 3, column 3 of the team file lacks “address” below “shop”.',
    ],
    [
      'a host that is a text',
      'wheelhouse: 1\nhosts:\n  shop: ssh://shop\n',
      'Line 3, column 9 of the team file must have names below “shop”, each with a colon.',
    ],
    [
      'hosts as a list',
      'wheelhouse: 1\nhosts:\n  - shop\n',
      'Line 3, column 3 of the team file must have names below “hosts”, each with a colon.',
    ],
    [
      'a word for a switch',
      host('    address: ssh://shop\n    protected: often\n'),
      'Line 5, column 16 of the team file does not fit: “protected” must be true or false.',
    ],
    [
      'an unknown environment',
      host('    address: ssh://shop\n    environment: prod\n'),
      'Line 5, column 18 of the team file does not fit: “environment” must be one of production, staging, testing, development, lab.',
    ],
    [
      'an address with a password',
      host('    address: ssh://ana:geheim@shop\n'),
      'Line 4, column 14 of the team file does not fit: The address holds a password; Wheelhouse logs in with a key or an SSH agent, so leave it out.',
    ],
    [
      'an engine of this machine',
      host('    address: unix:///var/run/docker.sock\n'),
      'Line 4, column 14 of the team file does not fit: An engine of this machine belongs to each laptop and not to the team: take it out.',
    ],
    [
      'a name with a reading direction',
      'wheelhouse: 1\nhosts:\n  "a\u202eb":\n    address: ssh://shop\n',
      'Line 3, column 3 of the team file has a name that does not fit: A host name cannot hold control characters.',
    ],
    [
      'a tab',
      host('\taddress: ssh://shop\n'),
      'Line 4, column 1 of the team file is indented with a tab, which YAML forbids: use spaces.',
    ],
    [
      'an alias',
      'wheelhouse: 1\nhosts:\n  a: &a\n    address: ssh://a\n  b: *a\n',
      'Line 4, column 5 of the team file uses an anchor or an alias, which a team file has not: write the value out.',
    ],
    [
      'a merge',
      host('    address: ssh://shop\n    <<: {protected: true}\n'),
      'Line 5, column 5 of the team file has the field “<<”, which this Wheelhouse does not know.',
    ],
    [
      'a tag',
      host('    address: !!binary c3No\n'),
      'Line 4, column 23 of the team file has the tag “tag:yaml.org,2002:binary”, which a team file has not.',
    ],
    [
      'two documents',
      'wheelhouse: 1\n---\nwheelhouse: 1\n',
      'Line 2, column 1 of the team file begins a second document: a team file is one.',
    ],
    [
      'an open quote',
      host('    address: "ssh://shop\n'),
      'Line 5, column 1 of the team file is not finished: a quote, a bracket or a colon is missing.',
    ],
    [
      'a name that is a list',
      'wheelhouse: 1\nhosts:\n  ? [a]\n  : {address: ssh://a}\n',
      'Line 3, column 5 of the team file has a name that is no plain text.',
    ],
    [
      'the prototype of every object',
      host('    address: ssh://shop\n    __proto__: {protected: true}\n'),
      'Line 5, column 5 of the team file has the field “__proto__”, which this Wheelhouse does not know.',
    ],
    [
      'an escape sequence',
      host('    address: ssh://a\u001b[2J\n'),
      'Line 4, column 21 of the team file holds what is no UTF-8 text.',
    ],
    [
      'bytes that are no UTF-8',
      host(`    address: ssh://${Buffer.from([0xff, 0xfe]).toString('utf8')}\n`),
      'Line 4, column 20 of the team file holds what is no UTF-8 text.',
    ],
    [
      'a huge file',
      `wheelhouse: 1\n#${'x'.repeat(300_000)}`,
      'The team file is larger than 256 KB, which no team file is.',
    ],
  ])('%s', async (_, text, sentence) => {
    expect(await refusal(text)).toBe(sentence);
  });
});

// Each of these made yaml's parser call itself some 100,000 times, and the first one ended the process.
describe('a file that is nested without end is refused before it is parsed', () => {
  test.each([
    ['brackets', `wheelhouse: 1\nhosts: ${'['.repeat(200_000)}`],
    ['brackets over many lines', `wheelhouse: 1\nhosts: ${'[\n '.repeat(60_000)}`],
    [
      'brackets between quotes that close them for whoever only counts',
      `wheelhouse: 1\nhosts: ${'[ "]", '.repeat(20_000)}`,
    ],
    ['braces and names', `wheelhouse: 1\nhosts: ${'{a: '.repeat(50_000)}`],
    ['lists in a line', `wheelhouse: 1\nhosts:\n  ${'- '.repeat(100_000)}`],
    ['names in a line', `wheelhouse: 1\nhosts:\n  ${'? '.repeat(100_000)}`],
    [
      'lines further and further to the right',
      `wheelhouse: 1\n${Array.from({ length: 600 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')}`,
    ],
  ])('%s', async (_, text) => {
    expect(await refusal(text)).toMatch(
      /^Line \d+, column \d+ of the team file is nested deeper than any team file is\.$/,
    );
  });

  test('commas without end are too much as well', async () => {
    expect(await refusal(`wheelhouse: 1\nhosts: [${','.repeat(250_000)}]`)).toContain(
      'is larger than any team file is.',
    );
  });
});

test('whatever a file holds, it is taken or refused with one sentence', async () => {
  const { operations } = teamFileRoom();
  const pieces = fc.constantFrom(
    'wheelhouse: 1\n',
    'hosts:\n',
    '  a:\n',
    '    address: ssh://a\n',
    '    protected: true\n',
    'settings:\n',
    '  saveEnergy: no\n',
    '- ',
    '? ',
    ': ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|',
    '>',
    '&a',
    '*a',
    '!t',
    '#',
    '\n',
    '  ',
    '\t',
    '---\n',
    '...\n',
    '%x\n',
    '~',
    'null',
    '1',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
        fc.string({ unit: 'binary' }),
      ),
      async (text) => {
        const ended = await operations.plan(text).then(
          () => 'taken',
          (error: unknown) => error,
        );
        if (ended === 'taken') return;
        expect(ended).toMatchObject({ name: 'WheelhouseError', code: 'VALIDATION' });
        expect((ended as Error).message).toMatch(/^[^\n]+[.:?”]$/);
      },
    ),
    { numRuns: 1500 },
  );
});

test('a password in an address is neither taken nor told again', async () => {
  const { operations } = teamFileRoom();
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9+/]{8,40}$/), async (secret) => {
      const text = `wheelhouse: 1\nhosts:\n  shop:\n    address: ssh://ana:${secret}@shop\n`;
      const error = await operations.plan(text).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: 'VALIDATION' });
      expect(JSON.stringify([(error as Error).message, error])).not.toContain(secret);
    }),
  );
});
