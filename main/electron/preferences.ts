import Store from 'electron-store';

/** Where the window was, in the system's own pixels. */
export interface WindowState {
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

const defaults: { window: WindowState } = { window: { width: 1280, height: 820, maximized: false } };

/** What the shell itself keeps; everything else is the engine's. */
export interface Preferences {
  windowState(): WindowState;
  keepWindowState(state: WindowState): void;
}

/** Opens the shell's own file in `folder`. A file that cannot be read is replaced: it holds no more than a window's place. */
export function openPreferences(folder: string): Preferences {
  const store = new Store<typeof defaults>({
    cwd: folder,
    name: 'shell',
    defaults,
    clearInvalidConfig: true,
    schema: {
      window: {
        type: 'object',
        properties: {
          x: { type: 'integer' },
          y: { type: 'integer' },
          width: { type: 'integer', minimum: 320 },
          height: { type: 'integer', minimum: 240 },
          maximized: { type: 'boolean' },
        },
        required: ['width', 'height', 'maximized'],
      },
    },
  });
  return {
    windowState: () => store.get('window'),
    keepWindowState: (state) => {
      store.set('window', state);
    },
  };
}
