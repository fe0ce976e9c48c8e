import type { MenuItem } from 'electron';
import type { ElectronApplication } from 'playwright-core';
import { until } from './processes.ts';

interface Recorded {
  readonly asked: string[];
  items: readonly MenuItem[];
}

type WithRecord = typeof globalThis & { recorded: Recorded };

/** From here on keeps the menus that the app makes, and answers its questions with the button of that number. */
export async function watchMenusAndQuestions(app: ElectronApplication, response = 0): Promise<void> {
  await app.evaluate(({ Menu, dialog }, response) => {
    const recorded: Recorded = { asked: [], items: [] };
    Object.assign(globalThis, { recorded });
    const build = Menu.buildFromTemplate.bind(Menu);
    Menu.buildFromTemplate = (template) => {
      const menu = build(template);
      // Menus within the menu are made of templates too, before the whole.
      if (menu.items.length > 2) recorded.items = menu.items;
      return menu;
    };
    dialog.showMessageBox = (...options: unknown[]) => {
      recorded.asked.push(JSON.stringify(options.at(-1)));
      return Promise.resolve({ response, checkboxChecked: false });
    };
  }, response);
}

/** What was asked or told in dialogs so far. */
export function askedBy(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() => (globalThis as WithRecord).recorded.asked);
}

/** The labels of the tray's menu, as it was made last. */
export function trayLabels(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() => (globalThis as WithRecord).recorded.items.map(({ label }) => label));
}

/** Chooses an item of the tray's menu, by the beginnings of its labels from the top down. */
export async function chooseInTray(app: ElectronApplication, ...labels: string[]): Promise<void> {
  await until(`the tray to offer ${labels.join(' → ')}`, () =>
    app.evaluate((_electron, labels) => {
      let items: readonly MenuItem[] = (globalThis as WithRecord).recorded.items;
      let found: MenuItem | undefined;
      for (const label of labels) {
        found = items.find((item) => item.label.startsWith(label));
        items = found?.submenu?.items ?? [];
      }
      if (found === undefined) return false;
      found.click();
      return true;
    }, labels),
  );
}
