import Store from 'electron-store';
import { describeError } from './errors.ts';

/** Where the window was, in the system's own pixels. */
export interface WindowState {
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

const defaults: { window: WindowState } = { window: { width: 1280, height: 820, maximized: false } };

// A screen may be smaller, and a window with it.
const shortest = { width: 320, height: 240 } as const;

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
          width: { type: 'integer', minimum: shortest.width },
          height: { type: 'integer', minimum: shortest.height },
          maximized: { type: 'boolean' },
        },
        required: ['width', 'height', 'maximized'],
      },
    },
  });
  return {
    windowState: () => store.get('window'),
    keepWindowState: (state) => {
      const width = Math.max(shortest.width, state.width);
      const height = Math.max(shortest.height, state.height);
      try {
        store.set('window', { ...state, width, height });
      } catch (error) {
        // Where a window was is not worth a failure: the disk may be full.
        process.stderr.write(`The place of the window was not kept: ${describeError(error)}\n`);
      }
    },
  };
}
