import { app } from 'electron';
import { listenForInterrupt } from '../cli/interrupt.ts';
import { processIo } from '../cli/io.ts';
import { runCli } from '../cli/run.ts';

/** Runs the command line in the app's own program: no window, no lock of a single instance. Ends the process. */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  app.dock?.hide();
  const interrupt = listenForInterrupt((code) => app.exit(code));
  // Whoever reads our output may go first, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => app.exit(error.code === 'EPIPE' ? 0 : 1));
  app.exit(await runCli(words, processIo(), interrupt));
}
