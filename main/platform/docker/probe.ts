import type { Duplex } from 'node:stream';

import type { SshConnection } from '../ssh/types.ts';

export type SocketState = 'usable' | 'denied' | 'missing' | 'no-socket';

/** What the login finds on the host, asked with one command where the usual sockets did not open. */
export interface HostProbe {
  readonly sockets: ReadonlyMap<string, SocketState>;
  /** Absolute path of the docker program; null where there is none. */
  readonly dockerPath: string | null;
  /** `sudo -n docker` works for this login. */
  readonly sudo: boolean;
}

/** Sockets that exist on most hosts, tried without asking. */
export const usualSockets = ['/var/run/docker.sock', '/run/docker.sock'];

/**
 * Asks for sockets (its arguments, and the usual ones) and the docker program; `parseProbe` reads the answer. A
 * non-interactive login often has a short PATH (docker/cli#3045), hence the absolute places.
 */
export const probeScript = `
echo wheelhouse-probe-begin
uid=$(id -u)
run=\${XDG_RUNTIME_DIR:-/run/user/$uid}
for p in "$@" "$run/docker.sock" "/run/user/$uid/docker.sock" "$HOME/.docker/run/docker.sock" "$run/podman/podman.sock" /run/podman/podman.sock; do
  if [ -S "$p" ]; then
    if [ -r "$p" ] && [ -w "$p" ]; then echo "socket usable $p"; else echo "socket denied $p"; fi
  elif [ -e "$p" ]; then echo "socket no-socket $p"
  else echo "socket missing $p"
  fi
done
found=
for d in "$(command -v docker 2>/dev/null)" /usr/bin/docker /usr/local/bin/docker /snap/bin/docker /opt/homebrew/bin/docker /opt/docker/bin/docker "$HOME/bin/docker"; do
  if [ -n "$d" ] && [ -x "$d" ]; then found=$d; break; fi
done
if [ -z "$found" ]; then
  # What only a login at a terminal has in its PATH.
  d=$("\${SHELL:-/bin/sh}" -l -c 'command -v docker' </dev/null 2>/dev/null | tail -n 1)
  case $d in /*) if [ -x "$d" ]; then found=$d; fi ;; esac
fi
if [ -n "$found" ]; then
  echo "docker $found"
  if sudo -n "$found" version >/dev/null 2>&1; then echo "sudo yes"; fi
fi
echo wheelhouse-probe-end
`;

const isState = (text: string | undefined): text is SocketState =>
  text === 'usable' || text === 'denied' || text === 'missing' || text === 'no-socket';

/** Reads the answer of the probe, whatever a chatty login printed around it. Null where it is not there. Pure. */
export function parseProbe(output: string): HostProbe | null {
  const body = /wheelhouse-probe-begin\r?\n([\s\S]*?)wheelhouse-probe-end/.exec(output)?.[1];
  if (body === undefined) return null;
  const sockets = new Map<string, SocketState>();
  let dockerPath: string | null = null;
  let sudo = false;
  for (const line of body.split(/\r?\n/)) {
    const [, state, socketPath] = /^socket (\S+) (.+)$/.exec(line) ?? [];
    if (isState(state) && socketPath !== undefined && !sockets.has(socketPath))
      sockets.set(socketPath, state);
    dockerPath ??= /^docker (\/.*)$/.exec(line)?.[1] ?? null;
    if (line === 'sudo yes') sudo = true;
  }
  return { sockets, dockerPath, sudo };
}

async function readText(stream: Duplex, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Asks the host, with one exec channel. Null where it has no POSIX shell that answers (Windows). */
export async function probeHost(
  connection: SshConnection,
  sockets: readonly string[],
  signal: AbortSignal,
): Promise<HostProbe | null> {
  const exec = await connection.exec(['sh', '-c', probeScript, 'sh', ...sockets], { signal });
  exec.stderr.resume();
  const onAbort = (): void => {
    exec.stdio.destroy(signal.reason as Error);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    exec.stdio.end();
    return parseProbe(await readText(exec.stdio, 64 * 1024));
  } finally {
    signal.removeEventListener('abort', onAbort);
    exec.stdio.destroy();
  }
}
