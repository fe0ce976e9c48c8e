import { Duplex, Transform, type TransformCallback } from 'node:stream';
import { z } from 'zod';
import { FrameReader } from '../platform/docker/log-frames.ts';
import type { EngineClient } from '../platform/docker/types.ts';

// Whatever an image may hold that can join its standard streams to a port. `$1` is the port; 97 says that there is nothing.
const script = `
if command -v socat >/dev/null 2>&1; then exec socat - "TCP:127.0.0.1:$1"; fi
if command -v python3 >/dev/null 2>&1; then exec python3 -c '
import os, socket, sys, threading
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
def up():
    while True:
        b = os.read(0, 65536)
        if not b: break
        s.sendall(b)
    s.shutdown(socket.SHUT_WR)
threading.Thread(target=up, daemon=True).start()
while True:
    b = s.recv(65536)
    if not b: break
    while b: b = b[os.write(1, b):]
' "$1"; fi
if command -v nc >/dev/null 2>&1; then exec nc 127.0.0.1 "$1"; fi
if command -v bash >/dev/null 2>&1; then exec bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1; cat <&3 & cat >&3; wait' bash "$1"; fi
if command -v perl >/dev/null 2>&1; then exec perl -e '
use IO::Socket::INET; use IO::Select;
my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $ARGV[0]) or die "$@"; $| = 1;
my $sel = IO::Select->new($s, \\*STDIN);
while (1) { for my $h ($sel->can_read) { my $n = sysread($h, my $b, 65536);
  if ($h == $s) { exit 0 unless $n; syswrite(STDOUT, $b); }
  elsif ($n) { syswrite($s, $b); } else { $s->shutdown(1); $sel->remove($h); } } }
' "$1"; fi
exit 97
`;

/** What the program writes on its output; its complaints are dropped, for they are no bytes of the connection. */
function outputOf(): Transform {
  const frames = new FrameReader();
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      try {
        for (const frame of frames.push(chunk)) if (frame.stream === 'stdout') this.push(frame.payload);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}

/**
 * Joins a pipe to a port of a container's own loopback, by a program inside of it: for what listens there alone, and where the
 * host's network does not reach the container. Whether anything listens shows only with the first bytes.
 * Rejects as every request to the engine; a pipe that ends without a byte found nothing to join (or no program to do it).
 */
export async function bridgeByExec(
  client: EngineClient,
  containerId: string,
  port: number,
  signal: AbortSignal,
): Promise<Duplex> {
  const what = `open port ${String(port)} from inside ${containerId.slice(0, 12)}`;
  const created = await client.ask(
    {
      method: 'POST',
      what,
      path: `/containers/${encodeURIComponent(containerId)}/exec`,
      subject: containerId,
      body: {
        json: {
          AttachStdin: true,
          AttachStdout: true,
          AttachStderr: true,
          Cmd: ['sh', '-c', script, 'sh', String(port)],
        },
      },
      signal,
    },
    z.object({ Id: z.string() }),
  );
  const pipe = await client.hijack({
    method: 'POST',
    what,
    path: `/exec/${created.Id}/start`,
    body: { json: { Detach: false, Tty: false } },
    signal,
  });
  const readable = outputOf();
  pipe.on('error', (error) => readable.destroy(error));
  pipe.pipe(readable);
  const joined = Duplex.from({ readable, writable: pipe });
  joined.once('close', () => pipe.destroy());
  return joined;
}
