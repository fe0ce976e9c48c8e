import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readSupply } from '../../../../main/platform/power/supply.ts';
import { temporaryFolder } from '../../../support/folders.ts';

type Supplies = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A folder as the kernel shows it: one for each supply, a file for each fact. */
function supplies(all: Supplies): string {
  const folder = temporaryFolder();
  for (const [name, facts] of Object.entries(all)) {
    mkdirSync(path.join(folder, name));
    for (const [fact, value] of Object.entries(facts))
      writeFileSync(path.join(folder, name, fact), `${value}\n`);
  }
  return folder;
}

const read = (all: Supplies) => readSupply(supplies(all), 'linux');
const battery = (status: string) => ({ type: 'Battery', status });

test.each<[string, Supplies, ReturnType<typeof readSupply>]>([
  ['a machine without a battery is on mains', {}, { source: 'mains', laptop: false }],
  [
    'a laptop at its plug',
    { AC: { type: 'Mains', online: '1' }, BAT0: battery('Charging') },
    { source: 'mains', laptop: true },
  ],
  [
    'a laptop whose plug was pulled',
    { AC: { type: 'Mains', online: '0' }, BAT0: battery('Discharging') },
    { source: 'battery', laptop: true },
  ],
  [
    'a plug that is pulled before the battery has noticed',
    { AC: { type: 'Mains', online: '0' }, BAT0: battery('Unknown') },
    { source: 'battery', laptop: true },
  ],
  [
    'a laptop that is charged over USB',
    { BAT0: battery('Full'), ucsi1: { type: 'USB', online: '0' }, ucsi2: { type: 'USB', online: '1' } },
    { source: 'mains', laptop: true },
  ],
  [
    'a second battery that waits for its turn',
    { BAT0: battery('Not charging'), BAT1: battery('Discharging') },
    { source: 'battery', laptop: true },
  ],
  [
    'a battery that says nothing, without a plug to ask',
    { BAT0: battery('Unknown') },
    { source: null, laptop: true },
  ],
  [
    'the battery of a mouse is not the machine’s',
    { hid: { ...battery('Discharging'), scope: 'Device' } },
    { source: 'mains', laptop: false },
  ],
  ['a supply that is all empty', { odd: {} }, { source: 'mains', laptop: false }],
])('%s', (_name, all, expected) => {
  expect(read(all)).toEqual(expected);
});

test('where the kernel shows no supplies at all, and on other systems, nothing is known', () => {
  expect(readSupply(path.join(temporaryFolder(), 'none'), 'linux')).toEqual({ source: null, laptop: null });
  expect(readSupply(supplies({}), 'darwin')).toEqual({ source: null, laptop: null });
});
