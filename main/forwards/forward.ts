import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ErrorView } from '../contract/errors.ts';
import type { ForwardView } from '../contract/forwards.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import { isOwnPeer } from './peer-owner.ts';
import type { Route } from './route-to-port.ts';

type Fixed = Omit<
  ForwardView,
  'localPort' | 'url' | 'route' | 'connections' | 'bytesIn' | 'bytesOut' | 'problem'
>;

export interface ForwardParts {
  readonly fixed: Fixed;
  readonly url: (localPort: number) => string;
  /** Opens one connection to the container as it is now. */
  readonly dial: (
    known: Route | null,
    signal: AbortSignal,
  ) => Promise<{ readonly stream: Duplex; readonly route: Route }>;
  readonly changed: () => void;
}

// A browser opens six connections to a site; a pool of a program may have a hundred. More is a loop.
const maxConnections = 256;

/** One port of a container, open on this machine until `close()`. */
export class Forward {
  readonly #parts: ForwardParts;
  readonly #server: Server;
  readonly #ending = new AbortController();
  readonly #sockets = new Set<Socket>();
  #route: Route | null = null;
  #bytesIn = 0;
  #bytesOut = 0;
  #problem: ErrorView | null = null;

  constructor(parts: ForwardParts) {
    this.#parts = parts;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      void this.#serve(socket);
    });
    this.#server.maxConnections = maxConnections;
  }

  get view(): ForwardView {
    const localPort = (this.#server.address() as AddressInfo | null)?.port ?? 0;
    return {
      ...this.#parts.fixed,
      localPort,
      url: this.#parts.url(localPort),
      route: this.#route,
      connections: this.#sockets.size,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      problem: this.#problem,
    };
  }

  /** Listens at the first of these ports that is free, else at any. `exact` takes the first or rejects with CONFLICT. */
  async listen(ports: readonly number[], exact: boolean): Promise<void> {
    for (const port of exact ? ports : [...ports, 0]) {
      try {
        await this.#listenAt(port);
        return;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const isTaken = code === 'EADDRINUSE' || code === 'EACCES';
        if (!isTaken) throw error;
        if (!exact) continue;
        throw new WheelhouseError(
          'CONFLICT',
          `Port ${String(port)} on this machine is in use by another program.`,
          {
            hint: 'Name another port, or none to get a free one.',
            details: { port },
            cause: error,
          },
        );
      }
    }
  }

  /** Ends the port and every connection through it. */
  close(): void {
    this.#ending.abort(new WheelhouseError('CANCELLED', 'The port was closed.'));
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #listenAt(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    const gone = new AbortController();
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      gone.abort(new WheelhouseError('CANCELLED', 'The program at this end hung up.'));
      this.#sockets.delete(socket);
      this.#parts.changed();
    });
    try {
      if (!(await isOwnPeer(socket.remotePort ?? 0, this.view.localPort))) {
        throw new WheelhouseError(
          'REFUSED',
          'A program of another user of this machine tried to use the port.',
        );
      }
      const signal = AbortSignal.any([this.#ending.signal, gone.signal]);
      const { stream, route } = await this.#parts.dial(this.#route, signal);
      if (socket.destroyed) stream.destroy();
      else this.#join(socket, stream, route);
    } catch (error) {
      if (!gone.signal.aborted) this.#problem = toErrorView(error);
      socket.destroy();
    }
    this.#parts.changed();
  }

  #join(socket: Socket, stream: Duplex, route: Route): void {
    let answered = false;
    stream.on('data', (chunk: Buffer) => {
      this.#bytesIn += chunk.length;
      if (answered) return;
      answered = true;
      // Known only now: a proxy of the engine, or a program inside, takes a connection before anything listens.
      this.#route = route;
      this.#problem = null;
    });
    socket.on('data', (chunk: Buffer) => {
      this.#bytesOut += chunk.length;
    });
    stream.on('error', (error) => {
      this.#problem = toErrorView(
        error instanceof WheelhouseError
          ? error
          : new WheelhouseError(
              'HOST_UNREACHABLE',
              `The connection to the container broke (${error.message}).`,
            ),
      );
      socket.destroy();
    });
    stream.once('close', () => socket.destroy());
    socket.once('close', () => stream.destroy());
    // Each side may end first and still be answered, as HTTP/1.0 and many protocols do.
    socket.pipe(stream);
    stream.pipe(socket);
  }
}
