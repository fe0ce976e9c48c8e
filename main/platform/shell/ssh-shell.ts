import type { SshConnection } from '../ssh/types.ts';
import { checkArguments, runToEnd } from './run.ts';
import type { HostShell, ShellProcess } from './types.ts';

/** Programs on a host behind SSH. The connection belongs to the caller. */
export function createSshShell(connection: SshConnection, hostLabel: string): HostShell {
  async function start(argv: readonly string[], signal: AbortSignal | undefined): Promise<ShellProcess> {
    checkArguments(argv);
    const { stdio, stderr, exit } = await connection.exec(argv, signal === undefined ? {} : { signal });
    return {
      stdio,
      stderr,
      exit,
      kill() {
        stdio.destroy();
      },
    };
  }
  return {
    hostLabel,
    isLocal: false,
    start: (argv, options = {}) => start(argv, options.signal),
    run: async (argv, options = {}) =>
      runToEnd(await start(argv, options.signal), argv[0] ?? '', hostLabel, options),
  };
}
