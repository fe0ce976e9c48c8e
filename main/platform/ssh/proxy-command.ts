import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';

import { WheelhouseError } from '../errors.ts';
import { targetName, unreachable } from './failures.ts';
import type { SshTarget } from './types.ts';

const keptWords = 2_000;
const killAfterMs = 2_000;

/** Names that a shell would read as more than a name, as OpenSSH 9.6 refuses them. */
export function checkProxyNames(...names: readonly string[]): void {
  const bad = names.find((name) => name.startsWith('-') || /[\s'"`\\$;&|<>(){}!*?\p{Cc}]/u.test(name));
  if (bad === undefined) return;
  throw new WheelhouseError(
    'VALIDATION',
    'The SSH configuration would hand a host or user name to its ProxyCommand that a shell reads as more than a name.',
    { hint: 'Look at HostName and User of that host in ~/.ssh/config.' },
  );
}

function startShell(command: string): ChildProcessWithoutNullStreams {
  // A group of its own, so that its end takes along what the shell started.
  const options = { detached: process.platform !== 'win32', windowsHide: true } as const;
  const { SHELL: shell } = process.env;
  return process.platform === 'win32'
    ? spawn(command, { ...options, shell: true })
    : spawn(shell === undefined || shell === '' ? '/bin/sh' : shell, ['-c', `exec ${command}`], options);
}

/** The program's standard input and output as the byte stream of a connection. It is ended with the stream. */
class ProxyStream extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;
  #killing: NodeJS.Timeout | null = null;

  constructor(child: ChildProcessWithoutNullStreams, failure: (how: string) => Error) {
    super({ allowHalfOpen: false });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause();
    });
    child.stdin.on('error', () => undefined);
    child.once('error', (cause) => this.destroy(failure(cause.message)));
    // After its streams are read to the end, so that its last words are known.
    child.once('close', (code, signal) => {
      if (this.#killing !== null) clearTimeout(this.#killing);
      this.destroy(
        failure(code === null ? `was ended by ${signal ?? 'a signal'}` : `ended with code ${String(code)}`),
      );
    });
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#child.stdin.write(chunk, () => {
      callback();
    });
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#child.stdin.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#kill('SIGHUP');
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#killing = setTimeout(() => {
        this.#kill('SIGKILL');
      }, killAfterMs).unref();
    }
    callback(error);
  }

  #kill(signal: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    if (process.platform === 'win32') {
      this.#child.kill();
      return;
    }
    try {
      process.kill(-pid, signal);
    } catch (cause) {
      // It has just ended by itself.
      if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
    }
  }
}

/**
 * Runs a ProxyCommand as OpenSSH does, through the user's shell with `exec` in front. The stream ends with an error
 * (HOST_UNREACHABLE, phase `proxy`) that quotes the last line of what the program complained about.
 */
export function startProxyCommand(command: string, target: SshTarget): Duplex {
  const child = startShell(command);
  let words = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    words = (words + text).slice(-keptWords);
  });
  return new ProxyStream(child, (how) => {
    const last =
      words
        .trim()
        .split('\n')
        .at(-1)
        ?.replaceAll(/\p{Cc}/gu, ' ')
        .trim() ?? '';
    return unreachable(
      `The ProxyCommand to ${targetName(target)} ${how}${last === '' ? '' : `: ${last.replace(/\.$/, '')}`}.`,
      'proxy',
      'Run ssh with that host in a terminal, and mend its ProxyCommand in ~/.ssh/config.',
    );
  });
}
