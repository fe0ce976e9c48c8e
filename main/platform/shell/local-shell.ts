import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { Duplex, Writable } from 'node:stream';
import { WheelhouseError } from '../errors.ts';
import type { ExecExit } from '../ssh/types.ts';
import { checkArguments, runToEnd } from './run.ts';
import type { HostShell, ShellProcess } from './types.ts';

/** A program that reads nothing closes its input: what was meant for it is lost, as in a terminal, and its output is not. */
function tolerantInput(input: Writable): Writable {
  input.on('error', () => undefined);
  return new Writable({
    write(chunk, _encoding, done) {
      input.write(chunk, () => {
        done();
      });
    },
    final(done) {
      input.end(() => {
        done();
      });
    },
    destroy(error, done) {
      input.destroy();
      done(error);
    },
  });
}

function startHere(argv: readonly string[], hostLabel: string): Promise<ShellProcess> {
  checkArguments(argv);
  const [program = '', ...rest] = argv;
  // A group of its own, so that the end of the engine or of its terminal is not the end of what runs.
  const child = spawn(program, rest, { cwd: homedir(), detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const exit = new Promise<ExecExit>((resolve) => {
    // Not its close: what it left behind may hold its output open for ever.
    child.on('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
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
        stdio: Duplex.from({ readable: child.stdout, writable: tolerantInput(child.stdin) }),
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
