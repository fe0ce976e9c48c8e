import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { Duplex } from 'node:stream';
import { WheelhouseError } from '../errors.ts';
import type { ExecExit } from '../ssh/types.ts';
import { checkArguments, runToEnd } from './run.ts';
import type { HostShell, ShellProcess } from './types.ts';

function startHere(argv: readonly string[], hostLabel: string): Promise<ShellProcess> {
  checkArguments(argv);
  const [program = '', ...rest] = argv;
  // A group of its own, so that the end of the engine or of its terminal is not the end of what runs.
  const child = spawn(program, rest, { cwd: homedir(), detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const exit = new Promise<ExecExit>((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal });
    });
  });
  // A program that reads nothing closes its input; what was meant for it is lost, as in a terminal.
  child.stdin.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      reject(
        new WheelhouseError('ENGINE_ERROR', `${program} cannot be run on ${hostLabel}: ${cause.message}.`, {
          hint: 'Check that it is installed.',
          cause,
        }),
      );
    });
    child.once('spawn', () => {
      resolve({
        stdio: Duplex.from({ readable: child.stdout, writable: child.stdin }),
        stderr: child.stderr,
        exit,
        kill() {
          child.kill();
        },
      });
    });
  });
}

/** Programs on this machine, for an engine that is local. */
export function createLocalShell(hostLabel: string): HostShell {
  return {
    hostLabel,
    isLocal: true,
    start: (argv) => startHere(argv, hostLabel),
    run: async (argv, options = {}) =>
      runToEnd(await startHere(argv, hostLabel), argv[0] ?? '', hostLabel, options),
  };
}
