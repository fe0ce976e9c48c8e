import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PlannedItem } from '../../../main/contract/teamfile.ts';
import { ana } from '../../support/hosts-room.ts';
import { teamFileRoom } from '../../support/team-file-room.ts';

const file = (hosts: string) => `wheelhouse: 1\nhosts:\n${hosts}`;
const shop = '  shop:\n    address: ssh://deploy@shop\n    environment: production\n';
const everyone = new Set(['see', 'operate', 'change', 'destroy'] as const);

function changesOf(items: readonly PlannedItem[]) {
  return items
    .filter(({ change }) => change !== 'unchanged')
    .map(({ key, change, fields }) =>
      [
        key,
        change,
        ...fields.map(
          ({ name, before, after }) => `${name}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
        ),
      ].join(' | '),
    );
}

describe('a plan', () => {
  test('shows what is new, what differs field by field, and what is only here', async () => {
    const { put, operations } = teamFileRoom();
    put('Shop', 'ssh://deploy@shop', { protected: true });
    put('mine', 'ssh://mine');
    const { items } = await operations.plan(file(`${shop}  web:\n    address: ssh://web\n`));
    expect(changesOf(items)).toEqual([
      'settings/saveEnergy | onlyHere | value: true → null',
      'hosts/shop | changed | name: "Shop" → "shop" | environment: "staging" → "production"',
      'hosts/web | added | address: null → "ssh://web" | environment: null → "production" | protected: null → true',
      'hosts/mine | onlyHere | address: "ssh://mine" → null | environment: "staging" → null | protected: false → null',
      'channels/desktop | onlyHere | problems: "all" → null',
    ]);
  });

  test('knows a host by its address where its name is new', async () => {
    const { put, operations } = teamFileRoom();
    put('old-name', 'ssh://deploy@shop', { environment: 'production' });
    const { items } = await operations.plan(file(shop));
    expect(changesOf(items)[1]).toBe('hosts/shop | changed | name: "old-name" → "shop"');
  });

  test('leaves the login to each laptop where the file names none, and shows it where it does', async () => {
    const { put, operations } = teamFileRoom();
    put('shop', 'ssh://bo@shop', { environment: 'production' });
    const without = await operations.plan(file(shop.replace('deploy@', '')));
    expect(without.items.find(({ key }) => key === 'hosts/shop')?.change).toBe('unchanged');
    const named = await operations.plan(file(shop));
    expect(changesOf(named.items)).toContain(
      'hosts/shop | changed | address: "ssh://bo@shop" → "ssh://deploy@shop"',
    );
  });

  test('says what cannot be imported, and why', async () => {
    const { put, operations, take, hostsHere } = teamFileRoom();
    put('shop', 'unix:///var/run/docker.sock');
    const text = file(`${shop}  a:\n    address: ssh://twice\n  b:\n    address: ssh://twice\n`);
    const { items } = await operations.plan(text);
    expect(items.filter(({ problem }) => problem !== null).map(({ key, problem }) => [key, problem])).toEqual(
      [
        ['hosts/shop', 'This laptop calls an engine of its own shop: give that one another name first.'],
        ['hosts/b', 'The file has ssh://twice twice, the second time as b.'],
      ],
    );
    await expect(take(text, { items: ['hosts/shop'] })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await take(text)).added).toEqual(['hosts/a']);
    expect(hostsHere().map(({ name }) => name)).toEqual(['a', 'shop']);
  });
});

describe('an import', () => {
  test('does what its plan showed, and leaves one entry that says before and after', async () => {
    const { put, take, hostsHere, audit, registry } = teamFileRoom();
    const before = put('shop', 'ssh://deploy@shop', { identityFile: '~/.ssh/ana' });
    const done = await take(file(`${shop}  web:\n    address: ssh://web\n`));
    expect([done.added, done.changed, done.removed]).toEqual([['hosts/web'], ['hosts/shop'], []]);
    expect(hostsHere()).toEqual([
      { name: 'shop', address: 'ssh://deploy@shop', environment: 'production', protected: false },
      { name: 'web', address: 'ssh://web', environment: 'production', protected: true },
    ]);
    expect(
      registry.views().map(({ name, id, identityFile }) => [name, id === before.id, identityFile]),
    ).toEqual([
      ['shop', true, '~/.ssh/ana'],
      ['web', false, null],
    ]);
    const entries = audit.list({});
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      act: 'configuration.import',
      outcome: 'done',
      before: { 'hosts/shop': { environment: 'staging' } },
      after: { 'hosts/shop': { environment: 'production' }, 'hosts/web': { address: 'ssh://web' } },
    });
  });

  test('takes only what was chosen, and removes nothing by itself', async () => {
    const { put, take, hostsHere } = teamFileRoom();
    put('mine', 'ssh://mine');
    await take(file(`${shop}  web:\n    address: ssh://web\n`), { items: ['hosts/web'] });
    expect(hostsHere().map(({ name }) => name)).toEqual(['mine', 'web']);
  });

  test('removes what is only here once its name is typed, by a face that may', async () => {
    const { put, take, hostsHere } = teamFileRoom();
    put('mine', 'ssh://mine');
    const remove = ['hosts/mine'];
    const text = file(shop);
    await expect(take(text, { remove })).rejects.toMatchObject({
      code: 'REFUSED',
      details: { confirm: 'mine' },
    });
    await expect(take(text, { remove, confirm: 'mine' }, ['see', 'change'])).rejects.toMatchObject({
      code: 'REFUSED',
    });
    await expect(
      take(text, { remove: ['settings/saveEnergy'], confirm: 'saveEnergy' }),
    ).rejects.toMatchObject({ code: 'VALIDATION' });
    expect(hostsHere().map(({ name }) => name)).toEqual(['mine']);
    expect((await take(text, { remove, confirm: 'mine' })).removed).toEqual(['hosts/mine']);
    expect(hostsHere().map(({ name }) => name)).toEqual(['shop']);
  });

  test('is refused where the file or what is here changed since the plan', async () => {
    const { put, operations, hostsHere } = teamFileRoom();
    const text = file(shop);
    const { fingerprint } = await operations.plan(text);
    const other = text.replace('production', 'testing');
    await expect(operations.import({ text: other, fingerprint }, ana, everyone)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    put('shop', 'ssh://elsewhere');
    await expect(operations.import({ text, fingerprint }, ana, everyone)).rejects.toMatchObject({
      code: 'CONFLICT',
      message:
        'The team file or what is configured here changed since the plan was shown, so nothing was imported.',
    });
    expect(hostsHere().map(({ address }) => address)).toEqual(['ssh://elsewhere']);
  });

  test('is all or nothing', async () => {
    const { put, take, hostsHere, script, folder, acts, settings } = teamFileRoom();
    const moved = put('shop', 'ssh://deploy@old');
    script.activeJobs = [
      { id: 'j', kind: 'containers.restart', subject: { name: 'web', hostId: moved.id, host: 'shop' } },
    ] as unknown as typeof script.activeJobs;
    const text = `${file(`  first:\n    address: ssh://first\n${shop}`)}settings:\n  saveEnergy: false\n`;
    await expect(take(text)).rejects.toMatchObject({ code: 'LOCK_HELD' });
    expect(hostsHere().map(({ address }) => address)).toEqual(['ssh://deploy@old']);
    expect(settings.get().saveEnergy).toBe(true);
    expect(readdirSync(path.join(folder, 'configuration'))).toEqual([]);
    expect(acts()).toEqual(['configuration.import refused']);
    script.activeJobs = [];
    await take(text);
    expect(hostsHere().map(({ address }) => address)).toEqual(['ssh://first', 'ssh://deploy@shop']);
  });

  test('keeps what was here before, for the owner alone, and importing that takes it back', async () => {
    const { put, take, hostsHere, operations } = teamFileRoom();
    put('shop', 'ssh://deploy@shop');
    put('mine', 'ssh://mine');
    const was = hostsHere();
    const { text } = await operations.export();
    const { previous } = await take(file(shop), { remove: ['hosts/mine'], confirm: 'mine' });
    expect(previous?.text).toBe(text);
    expect(readFileSync(previous?.file ?? '', 'utf8')).toBe(text);
    expect(statSync(previous?.file ?? '').mode & 0o777).toBe(0o600);
    await take(previous?.text ?? '');
    expect(hostsHere()).toEqual(was);
  });
});

describe('a channel', () => {
  const critical = 'wheelhouse: 1\nchannels:\n  desktop:\n    problems: critical\n';

  test('is imported only with the word of a person, and runs where that says so', async () => {
    const { take, settings } = teamFileRoom();
    await expect(take(critical)).rejects.toMatchObject({
      code: 'VALIDATION',
      message: 'Nobody said whether this laptop runs “channels/desktop”.',
    });
    await expect(
      take(critical, { runsHere: ['channels/desktop'], notHere: ['channels/desktop'] }),
    ).rejects.toMatchObject({ code: 'VALIDATION' });
    expect(settings.get().notifications).toBe('all');
    await take(critical, { runsHere: ['channels/desktop'] });
    expect(settings.get().notifications).toBe('critical');
  });

  test('that this laptop does not run stays known, and is not asked about again', async () => {
    const { take, settings, operations } = teamFileRoom();
    await take(critical, { notHere: ['channels/desktop'] });
    expect(settings.get().notifications).toBe('off');
    const { items } = await operations.plan(critical);
    expect(items.find(({ key }) => key === 'channels/desktop')).toMatchObject({
      change: 'unchanged',
      runsHere: false,
    });
    expect((await operations.export()).text).toContain('problems: critical');
  });
});
