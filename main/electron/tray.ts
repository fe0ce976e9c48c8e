import path from 'node:path';
import { Menu, nativeImage, Tray, type NativeImage } from 'electron';
import type { Status } from '../contract/common.ts';
import { layout } from '../platform/layout.ts';
import { toMenuTemplate } from './tray-menu.ts';
import type { TrayAct } from './tray-items.ts';
import type { TrayModel } from './tray-model.ts';

// A menu that changes faster than this cannot be read, and each rebuild costs a message to the desktop.
const rebuildIntervalMs = 2_000;
// Some desktops never say that a menu was closed; it cannot be in use for longer than this.
const longestOpenMs = 60_000;

/** What the shell does for the tray. */
export interface TrayHands {
  readonly perform: (act: TrayAct) => void;
  readonly open: () => void;
  /** Somebody has read the menu. */
  readonly seen: () => void;
}

/** The tray icon and its menu: rebuilt at most every two seconds, and never while it is open. */
export class TrayIcon {
  readonly #tray: Tray;
  readonly #hands: TrayHands;
  #shown: TrayModel | null = null;
  #wanted: TrayModel;
  #openSince: number | null = null;
  #lastBuildAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #isRemoved = false;

  constructor(model: TrayModel, hands: TrayHands) {
    this.#hands = hands;
    this.#wanted = model;
    this.#tray = new Tray(iconOf(model.status));
    // On macOS a click opens the menu itself.
    if (process.platform !== 'darwin') this.#tray.on('click', hands.open);
    this.#rebuild();
  }

  /** Shows another model as soon as the menu may change. */
  update(model: TrayModel): void {
    this.#wanted = model;
    this.#schedule();
  }

  /** Takes the icon away. */
  remove(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#isRemoved = true;
    this.#tray.destroy();
  }

  #schedule(): void {
    if (this.#timer !== null || this.#isRemoved || this.#isOpen()) return;
    const waitMs = Math.max(0, this.#lastBuildAt + rebuildIntervalMs - performance.now());
    this.#timer = setTimeout(() => this.#rebuild(), waitMs);
  }

  #rebuild(): void {
    this.#timer = null;
    if (this.#isOpen()) return;
    const model = this.#wanted;
    const shown = this.#shown;
    if (shown !== null && JSON.stringify(shown) === JSON.stringify(model)) return;
    this.#shown = model;
    this.#lastBuildAt = performance.now();
    if (shown?.status !== model.status) this.#tray.setImage(iconOf(model.status));
    if (shown?.tooltip !== model.tooltip) this.#tray.setToolTip(model.tooltip);
    const menu = Menu.buildFromTemplate(toMenuTemplate(model.items, this.#hands.perform));
    menu.on('menu-will-show', () => {
      this.#openSince = performance.now();
    });
    menu.on('menu-will-close', () => {
      this.#openSince = null;
      this.#hands.seen();
      this.#schedule();
    });
    this.#tray.setContextMenu(menu);
  }

  #isOpen(): boolean {
    return this.#openSince !== null && performance.now() - this.#openSince < longestOpenMs;
  }
}

// macOS colours a template image itself, and the shape alone tells the status; elsewhere colour joins it.
function iconOf(status: Status): NativeImage {
  const folder = path.join(layout.assets, 'tray');
  if (process.platform === 'darwin') {
    return nativeImage.createFromPath(path.join(folder, `${status}Template.png`));
  }
  if (process.platform === 'win32') {
    return nativeImage.createFromPath(path.join(folder, `${status}.ico`));
  }
  return nativeImage.createFromPath(path.join(folder, `${status}-22.png`));
}
