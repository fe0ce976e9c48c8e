import path from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { layout } from '../platform/layout.ts';
import { pageOrigin } from './channels.ts';
import { describeError } from './errors.ts';
import { minimumSize, placeWindow } from './placement.ts';
import type { Preferences } from './preferences.ts';

// The page's own background in each theme, so that nothing flashes before it is drawn.
const background = { light: '#ffffff', dark: '#1a1b1e' } as const;

/** The one window. Closing it destroys the renderer and its memory; the tray and the engine stay. */
export class MainWindow {
  #window: BrowserWindow | null = null;
  readonly #preferences: Preferences;

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
  }

  get isOpen(): boolean {
    return this.#window !== null;
  }

  /** Brings the window to the front and, where a path is named, to that screen. */
  open(screenPath?: string): void {
    const window = this.#window ?? this.#create(screenPath ?? '/');
    if (this.#window === window && screenPath !== undefined) load(window, screenPath);
    this.#window = window;
    if (window.isMinimized()) window.restore();
    if (window.isVisible()) window.focus();
  }

  /** Whether a person looks at it now. */
  get isFocused(): boolean {
    return this.#window?.isFocused() ?? false;
  }

  /** Closes the window at once, also where its page does not answer any more. */
  close(): void {
    const window = this.#window;
    if (window === null) return;
    this.#keep(window);
    window.destroy();
  }

  #create(screenPath: string): BrowserWindow {
    const state = this.#preferences.windowState();
    const window = new BrowserWindow({
      ...placeWindow(
        state,
        screen.getAllDisplays().map((display) => display.workArea),
        screen.getPrimaryDisplay().workArea,
      ),
      minWidth: minimumSize.width,
      minHeight: minimumSize.height,
      show: false,
      title: 'Wheelhouse',
      icon: path.join(layout.assets, 'icons', '256x256.png'),
      backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
      autoHideMenuBar: true,
      webPreferences: {
        preload: layout.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        spellcheck: false,
        // What a stranger dictates into a console would act with the page's power.
        devTools: !app.isPackaged,
      },
    });
    if (state.maximized) window.maximize();
    window.once('ready-to-show', () => window.show());
    window.on('close', () => this.#keep(window));
    window.on('closed', () => {
      this.#window = null;
    });
    load(window, screenPath);
    return window;
  }

  #keep(window: BrowserWindow): void {
    this.#preferences.keepWindowState({ ...window.getNormalBounds(), maximized: window.isMaximized() });
  }
}

function load(window: BrowserWindow, screenPath: string): void {
  window.loadURL(pageOrigin + screenPath).catch((error: unknown) => {
    // A screen that is asked for while another one loads takes its place, and the other one is told as aborted.
    if (!window.isDestroyed()) process.stderr.write(`The page did not load: ${describeError(error)}\n`);
  });
}
