import { describe, expect, it } from 'vitest';
import { parseLaunch } from '../../../main/electron/arguments.ts';
import { chooseLanguage } from '../../../main/electron/language.ts';
import { placeWindow } from '../../../main/electron/placement.ts';

describe('the start of the app', () => {
  it('takes the data folder from among Chromium’s switches', () => {
    const args = ['/opt/wheelhouse', '--no-sandbox', '--data', '/srv/a', '--hidden'];
    expect(parseLaunch(args)).toEqual({
      cli: null,
      engine: false,
      dataFolder: '/srv/a',
      hidden: true,
      link: null,
    });
    expect(parseLaunch(['x', '--data=/srv/b'])).toMatchObject({ dataFolder: '/srv/b', hidden: false });
    expect(parseLaunch(['x'])).toMatchObject({ cli: null, dataFolder: undefined, hidden: false });
  });

  it('hands everything after --cli to the command line', () => {
    expect(parseLaunch(['x', '--cli', 'hosts', 'list', '--data', '/srv/a']).cli).toEqual([
      'hosts',
      'list',
      '--data',
      '/srv/a',
    ]);
  });

  it('is the engine or a command line by the first word that says so; the other is then a word like any', () => {
    expect(parseLaunch(['x', '--engine', '--data', '/srv/--cli', '--cli'])).toMatchObject({
      engine: true,
      cli: null,
    });
    expect(parseLaunch(['x', '--cli', 'logs', 'tail', '--engine'])).toMatchObject({
      engine: false,
      cli: ['logs', 'tail', '--engine'],
    });
  });

  it('speaks the chosen language, else the system’s, else English', () => {
    expect(chooseLanguage('system', 'ko-KR')).toBe('ko');
    expect(chooseLanguage('system', 'kok-IN')).toBe('en');
    expect(chooseLanguage('system', 'de')).toBe('en');
    expect(chooseLanguage('en', 'ko-KR')).toBe('en');
  });
});

describe('the window', () => {
  const laptop = { x: 0, y: 0, width: 1440, height: 900 };
  const external = { x: 1440, y: 0, width: 2560, height: 1440 };
  const state = { x: 1600, y: 100, width: 1280, height: 820, maximized: false };

  it('opens where it was', () => {
    expect(placeWindow(state, [laptop, external], laptop)).toEqual({
      x: 1600,
      y: 100,
      width: 1280,
      height: 820,
    });
  });

  it('comes back from a screen that is gone', () => {
    expect(placeWindow(state, [laptop], laptop)).toEqual({ width: 1280, height: 820 });
  });

  it('is never larger than the screen, nor too small to use', () => {
    const small = { x: 0, y: 0, width: 1024, height: 600 };
    expect(placeWindow({ ...state, x: 0, y: 0 }, [small], small)).toEqual({
      x: 0,
      y: 0,
      width: 1024,
      height: 600,
    });
    expect(placeWindow({ width: 10, height: 10, maximized: false }, [laptop], laptop)).toEqual({
      width: 720,
      height: 480,
    });
  });
});
