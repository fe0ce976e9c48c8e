import { currentSurroundings, type PathSurroundings } from '../platform/data-folder/paths.ts';
import { createPaint, wantsColour, type Paint } from './text/paint.ts';

/** Everything that a command touches of the process that it runs in. */
export interface Io {
  /** Writes to standard output; resolves when a slow reader has caught up. */
  write(text: string): Promise<void>;
  /** Writes to standard error. */
  writeError(text: string): void;
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly errorOutput: NodeJS.WriteStream;
  /** A person sits at both ends: questions can be asked. */
  readonly isInteractive: boolean;
  /** Colours of standard output. */
  readonly paint: Paint;
  readonly hasColour: boolean;
  /** Colours of standard error. */
  readonly paintError: Paint;
  /** Columns of the terminal; null where standard output is none. */
  readonly columns: number | null;
  readonly surroundings: PathSurroundings;
  now(): number;
}

/** The io of this process. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  const hasColour = wantsColour(stdout.isTTY, env);
  return {
    write: (text) =>
      new Promise((resolve) => {
        if (stdout.write(text)) resolve();
        else stdout.once('drain', resolve);
      }),
    writeError: (text) => {
      stderr.write(text);
    },
    input: stdin,
    output: stdout,
    errorOutput: stderr,
    isInteractive: stdin.isTTY && stderr.isTTY,
    paint: createPaint(hasColour),
    hasColour,
    paintError: createPaint(wantsColour(stderr.isTTY, env)),
    columns: stdout.isTTY ? stdout.columns : null,
    surroundings: currentSurroundings(),
    now: () => Date.now(),
  };
}
