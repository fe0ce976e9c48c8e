import { listenForInterrupt } from './interrupt.ts';
import { processIo } from './io.ts';
import { runCli } from './run.ts';

// `wheelhouse audit list | head` closes our output early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const interrupt = listenForInterrupt((code) => process.exit(code));

process.exitCode = await runCli(process.argv.slice(2), processIo(), interrupt);
