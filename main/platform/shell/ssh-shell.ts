import type { ChannelOptions, SshConnection } from '../ssh/types.ts';
import { checkArguments, runToEnd } from './run.ts';
import type { HostShell, ShellProcess } from './types.ts';

// How long a host may take to open a channel.
const longestOpenMs = 15_000;

/** Programs on a host behind SSH. The connection belongs to the caller. */
export function createSshShell(connection: SshConnection, hostLabel: string): HostShell {
  async function start(argv: readonly string[], options: ChannelOptions): Promise<ShellProcess> {
    checkArguments(argv);
    const { stdio, stderr, exit } = await connection.exec(argv, options);
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
    start: (argv, { signal } = {}) => start(argv, signal === undefined ? {} : { signal }),
    run: async (argv, options = {}) => {
      const { signal, timeoutMs = longestOpenMs } = options;
      const channel = { timeoutMs: Math.min(timeoutMs, longestOpenMs), ...(signal && { signal }) };
      return runToEnd(await start(argv, channel), argv[0] ?? '', hostLabel, options);
    },
  };
}
