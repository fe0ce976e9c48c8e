import { spawn, type ChildProcess } from 'node:child_process';

export interface Desktop {
  readonly env: Readonly<Record<string, string>>;
  stop(): void;
}

function firstLineOf(child: ChildProcess, stream: NodeJS.ReadableStream | null): Promise<string> {
  return new Promise((resolve, reject) => {
    stream?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code}.`)));
  });
}

/** A display and a session bus that nobody else is on (Debian packages xvfb and dbus). */
export async function startDesktop(): Promise<Desktop> {
  const display = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await firstLineOf(display, display.stdio[3] as NodeJS.ReadableStream);
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const address = await firstLineOf(bus, bus.stdout);
  return {
    env: { DISPLAY: `:${number}`, DBUS_SESSION_BUS_ADDRESS: address },
    stop: () => {
      bus.kill();
      display.kill();
    },
  };
}
