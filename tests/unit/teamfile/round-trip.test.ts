import fc from 'fast-check';
import { expect, test } from 'vitest';
import { environments, hostNameSchema } from '../../../main/contract/hosts.ts';
import { readTeamFile } from '../../../main/teamfile/read-file.ts';
import { writeTeamFile } from '../../../main/teamfile/write-file.ts';
import { teamFileRoom } from '../../support/team-file-room.ts';

// What YAML reads as something else, and what looks like its own signs, on top of any text at all.
const trickyNames = [
  'yes',
  'no',
  'null',
  '~',
  '1',
  '007',
  '1e3',
  '0x1f',
  '2026-11-21',
  '.inf',
  'true',
  '<<',
  '*shop',
  '&shop',
  '!shop',
  '# shop',
  'a: b',
  '[a]',
  '{a}',
  "it's",
  '"a"',
  'a #b',
  '| x',
  '> x',
  '%x',
  '@x',
  '`x`',
  '? x',
  '한국 서버',
  '🚀',
  '__proto__',
  'constructor',
  'hosts',
  'wheelhouse',
  'a'.repeat(64),
];

const name = fc
  .oneof(fc.constantFrom(...trickyNames), fc.string({ unit: 'grapheme', maxLength: 64 }))
  .map((text) => hostNameSchema.safeParse(text))
  .filter((read) => read.success)
  .map((read) => read.data);

const address = fc
  .tuple(
    fc.option(fc.stringMatching(/^[a-z][a-z0-9._-]{0,12}$/), { nil: null }),
    fc.oneof(
      fc.stringMatching(/^[a-z][a-z0-9]{0,12}(\.[a-z]{1,5})?$/),
      fc.constantFrom('127.0.0.1', '[::1]'),
    ),
    fc.integer({ min: 1, max: 65_535 }),
    fc.constantFrom('', '/run/user/1000/docker.sock', '/a%20b/docker.sock'),
  )
  .map(([user, host, port, socket]) => {
    const shownPort = port === 22 ? '' : `:${String(port)}`;
    return `ssh://${user === null ? '' : `${user}@`}${host}${shownPort}${socket}`;
  });

const hosts = fc.uniqueArray(
  fc.record({ name, address, environment: fc.constantFrom(...environments), protected: fc.boolean() }),
  {
    maxLength: 12,
    comparator: (a, b) => a.name.toLowerCase() === b.name.toLowerCase() || a.address === b.address,
  },
);

const notifications = fc.constantFrom<'all' | 'critical'>('all', 'critical');

test('what is exported says nothing new here, and makes another laptop the same', async () => {
  const here = teamFileRoom();
  const there = teamFileRoom();
  await fc.assert(
    fc.asyncProperty(hosts, fc.boolean(), notifications, async (wanted, saveEnergy, problems) => {
      here.clear();
      there.clear();
      for (const { name: hostName, address: hostAddress, ...rest } of wanted)
        here.put(hostName, hostAddress, rest);
      here.settings.update({ saveEnergy, notifications: problems });

      const { text } = await here.operations.export();
      const own = await here.operations.plan(text);
      expect(own.items.filter(({ change }) => change !== 'unchanged')).toEqual([]);

      await there.take(text, { runsHere: ['channels/desktop'] });
      expect(there.hostsHere()).toEqual(here.hostsHere());
      expect((await there.operations.export()).text).toBe(text);
    }),
    // Each import is synced to the disk.
    { numRuns: 12 },
  );
});

test('every host that there can be is read back from the file as it was', () => {
  const { sections } = teamFileRoom();
  const section = sections.find((each) => each.name === 'hosts');
  if (section === undefined) throw new Error('There is no section of hosts.');
  fc.assert(
    fc.property(hosts, (all) => {
      const items = all.map(({ name: hostName, ...fields }) => ({ name: hostName, fields, runsHere: null }));
      const [read] = readTeamFile(writeTeamFile([{ section, items }]), [section]);
      const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
      expect(read?.wanted.toSorted(byName)).toEqual(
        items.map(({ name: hostName, fields }) => ({ name: hostName, fields })).toSorted(byName),
      );
    }),
    { numRuns: 400 },
  );
});

test('the file stands in the same order whatever the order in which hosts were added', async () => {
  const one = teamFileRoom();
  one.put('shop', 'ssh://shop');
  one.put('10', 'ssh://ten');
  one.put('Atlas', 'ssh://atlas');
  const other = teamFileRoom();
  other.put('Atlas', 'ssh://atlas');
  other.put('10', 'ssh://ten');
  other.put('shop', 'ssh://shop');
  const { text } = await one.operations.export();
  expect((await other.operations.export()).text).toBe(text);
  expect(text.indexOf('"10":')).toBeLessThan(text.indexOf('Atlas:'));
});

test('this laptop’s own engine, key files and tastes are not the team’s', async () => {
  const { put, operations, settings } = teamFileRoom();
  put('local', 'unix:///var/run/docker.sock');
  put('shop', 'ssh://shop', { identityFile: '~/.ssh/ana_private' });
  settings.update({ language: 'ko', theme: 'dark', startAtLogin: true });
  expect(
    (await operations.export()).text
      .replaceAll(/^#.*\n/gm, '')
      .replaceAll(/\n+/g, '\n')
      .trim(),
  ).toBe(
    [
      'wheelhouse: 1',
      'settings:',
      '  saveEnergy: true',
      'hosts:',
      '  shop:',
      '    address: ssh://shop',
      '    environment: staging',
      '    protected: false',
      'channels:',
      '  desktop:',
      '    problems: all',
    ].join('\n'),
  );
});
