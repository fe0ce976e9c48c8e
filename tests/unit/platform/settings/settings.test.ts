import { expect, test } from 'vitest';
import { createSettings } from '../../../../main/platform/settings/settings.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

function parts() {
  const { database } = temporaryDatabase(new VirtualClock());
  return { database, settings: createSettings(database) };
}

test('settings begin with the system’s own, and a change keeps the others', () => {
  const { database, settings } = parts();
  expect(settings.get()).toMatchObject({ language: 'system', theme: 'system', startAtLogin: false });
  expect(settings.update({ theme: 'dark', language: undefined })).toMatchObject({
    language: 'system',
    theme: 'dark',
  });
  settings.update({ language: 'ko' });
  expect(createSettings(database).get()).toMatchObject({ language: 'ko', theme: 'dark' });
});

test('a switch stays a switch', () => {
  const { database, settings } = parts();
  settings.update({ startAtLogin: true, saveEnergy: false });
  expect(createSettings(database).get()).toMatchObject({ startAtLogin: true, saveEnergy: false });
});

test('whoever follows the settings hears each change once', () => {
  const { settings } = parts();
  const heard: unknown[] = [];
  using _subscription = settings.subscribe((changed) => heard.push(changed));
  settings.update({ theme: 'light' });
  expect(heard).toEqual([expect.objectContaining({ language: 'system', theme: 'light' })]);
});

test('a stored value that this version does not know falls back to the default, and only that one', () => {
  const { database, settings } = parts();
  settings.update({ language: 'en', theme: 'dark' });
  database.prepare("UPDATE settings SET value = 'sepia' WHERE key = 'theme'").run();
  database.prepare("INSERT INTO settings VALUES ('density', 'compact')").run();
  expect(settings.get()).toMatchObject({ language: 'en', theme: 'system' });
});

test('a flag is kept until it is taken away, and is no setting', () => {
  const { settings } = parts();
  expect(settings.getFlag('watching.paused')).toBeNull();
  settings.setFlag('watching.paused', 'since noon');
  settings.setFlag('watching.paused', 'since one');
  expect(settings.getFlag('watching.paused')).toBe('since one');
  settings.setFlag('watching.paused', null);
  expect(settings.getFlag('watching.paused')).toBeNull();
});
