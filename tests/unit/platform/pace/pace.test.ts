import { expect, onTestFinished, test } from 'vitest';
import type { Settings } from '../../../../main/contract/settings.ts';
import { createPace } from '../../../../main/platform/pace/pace.ts';
import { createPower } from '../../../../main/platform/power/power.ts';
import type { MeteredWord } from '../../../../main/platform/power/metered.ts';
import type { Supply } from '../../../../main/platform/power/types.ts';
import { createListeners } from '../../../../main/platform/streams/listeners.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const mains: Supply = { source: 'mains', laptop: true };
const battery: Supply = { source: 'battery', laptop: true };
const silent: Supply = { source: null, laptop: null };
const interval = { normalMs: 15_000, slowMs: 60_000 };

function machine({ supply = mains, metered = null as MeteredWord } = {}) {
  const clock = new VirtualClock();
  const facts = { supply, metered, asked: 0 };
  const power = createPower({
    clock,
    readSupply: () => facts.supply,
    askMetered: () => {
      facts.asked += 1;
      return Promise.resolve(facts.metered);
    },
  });
  const listeners = createListeners<Settings>();
  let settings: Settings = {
    language: 'en',
    theme: 'system',
    notifications: 'all',
    startAtLogin: false,
    saveEnergy: true,
  };
  const pace = createPace({
    clock,
    power,
    settings: { get: () => settings, subscribe: (listener) => listeners.add(listener) },
  });
  power.start();
  onTestFinished(() => {
    power.stop();
    expect(clock.pendingTimers).toBe(0);
  });
  const setSaveEnergy = (saveEnergy: boolean): void => {
    settings = { ...settings, saveEnergy };
    listeners.emit(settings);
  };
  return { clock, facts, power, pace, setSaveEnergy };
}

test('a plug that is pulled slows the pace within half a minute, and putting it back makes it normal', async () => {
  const { clock, facts, pace } = machine();
  await clock.advance(0);
  expect(pace.view()).toEqual({ value: 'normal', because: [] });
  facts.supply = battery;
  await clock.advance(30_000);
  expect(pace.view()).toEqual({ value: 'slow', because: ['battery'] });
  facts.supply = mains;
  await clock.advance(30_000);
  expect(pace.view().value).toBe('normal');
});

test('what the desktop app heard of the plug counts at once, and alone where the system says nothing', () => {
  const { facts, power, pace } = machine();
  facts.supply = battery;
  power.report('battery');
  expect(pace.view().because).toEqual(['battery']);
  // The system is nearer to the truth than a face: a desktop without UPower tells “mains” for ever.
  power.report('mains');
  expect(pace.view().because).toEqual(['battery']);

  const other = machine({ supply: silent });
  expect(other.power.view()).toMatchObject({ source: null, laptop: null });
  expect(other.pace.view().value).toBe('normal');
  other.power.report('battery');
  expect(other.power.view()).toMatchObject({ source: 'battery', laptop: true });
  expect(other.pace.view().value).toBe('slow');
  other.power.report('mains');
  expect(other.power.view()).toMatchObject({ source: 'mains', laptop: true });
});

test('a metered network slows the pace; one that nobody can judge does not', async () => {
  const { clock, facts, pace } = machine();
  await clock.advance(0);
  expect(pace.view().value).toBe('normal');
  facts.metered = true;
  await clock.advance(330_000);
  expect(pace.view().because).toEqual(['metered']);
});

test('a machine without NetworkManager is asked once, and again on another network', async () => {
  const { clock, facts, power } = machine({ metered: 'absent' });
  await clock.advance(3_600_000);
  expect(facts.asked).toBe(1);
  power.lookAgain();
  await clock.advance(0);
  expect(facts.asked).toBe(2);
});

test('from the word that it goes to sleep until it woke up nothing is begun often; a sleep that did not come is forgotten', async () => {
  const { clock, power, pace } = machine();
  await clock.advance(0);
  power.report('suspend');
  expect(pace.view().because).toEqual(['sleep']);
  power.report('resume');
  expect(pace.view().value).toBe('normal');
  power.report('suspend');
  await clock.advance(61_000);
  expect(pace.view().value).toBe('normal');
});

test('who does not want to save energy is never slowed', () => {
  const { pace, setSaveEnergy } = machine({ supply: battery, metered: true });
  expect(pace.view().value).toBe('slow');
  setSaveEnergy(false);
  expect(pace.view()).toEqual({ value: 'normal', because: [] });
  expect(pace.of(interval)).toBe(15_000);
});

test('an interval that runs follows the pace: longer on battery, and at once where it is overdue on mains', async () => {
  const { clock, facts, power, pace } = machine();
  const fired: number[] = [];
  const begin = clock.monotonic();
  pace.after(interval, () => fired.push(clock.monotonic() - begin));
  await clock.advance(10_000);
  facts.supply = battery;
  power.report('battery');
  await clock.advance(30_000);
  expect(fired).toEqual([]);
  facts.supply = mains;
  power.report('mains');
  await clock.advance(0);
  expect(fired).toEqual([40_000]);
});

test('an interval tells how late it came, and one that was ended never comes', async () => {
  const { clock, pace } = machine();
  const late: number[] = [];
  pace.after(interval, (lateMs) => late.push(lateMs));
  pace.after(interval, () => late.push(-1))[Symbol.dispose]();
  clock.jump(3_600_000);
  await clock.advance(15_000);
  expect(late).toEqual([3_600_000]);
});

test('a machine that slept is noticed also where it woke up on another supply of power', async () => {
  const { clock, facts, power, pace } = machine();
  const late: number[] = [];
  pace.after(interval, (lateMs) => late.push(lateMs));
  await clock.advance(10_000);
  clock.jump(3_600_000);
  facts.supply = battery;
  power.report('battery');
  await clock.advance(60_000);
  expect(late).toEqual([3_600_000]);
});
