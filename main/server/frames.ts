import net from 'node:net';
import os from 'node:os';
import { WebSocket } from 'ws';
import { maximumMessageBytes } from '../contract/input-limits.ts';
import {
  accessHeader,
  accountHeader,
  faceHeader,
  framesPath,
  lendsHeader,
  type FaceIdentity,
} from './wire.ts';

const openTimeoutMs = 5_000;

/** The name of the account that runs this process, as the audit writes it. */
function currentAccount(): string {
  try {
    return os.userInfo().username;
  } catch {
    // An account without an entry in the user database, as in a container with an arbitrary uid.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** Opens a face's WebSocket on the engine's socket. Rejects where it is refused or not open within five seconds. */
export function openWebSocket(socketPath: string, identity: FaceIdentity): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const webSocket = new WebSocket(`ws://localhost${framesPath}`, {
      createConnection: () => net.connect(socketPath),
      handshakeTimeout: openTimeoutMs,
      maxPayload: maximumMessageBytes,
      perMessageDeflate: false,
      headers: {
        [faceHeader]: identity.face,
        [accountHeader]: encodeURIComponent(currentAccount()),
        ...(identity.lends === undefined ? {} : { [lendsHeader]: identity.lends.join(',') }),
        ...(identity.access === undefined ? {} : { [accessHeader]: identity.access.join(',') }),
      },
    });
    webSocket.once('error', reject);
    webSocket.once('open', () => {
      webSocket.off('error', reject);
      // What follows an error is always a close, which every user of the socket listens to.
      webSocket.on('error', () => undefined);
      resolve(webSocket);
    });
  });
}

/** Raw messages of the contract between a face and the engine, for a face that only passes them on. */
export interface Frames {
  /** Sends one message of the face; `onSent` is called when it has left. Messages after the end are dropped. */
  send(frame: string | Uint8Array, onSent?: () => void): void;
  /** Calls back with each message of the engine; the first listener starts the flow. */
  onFrame(listener: (frame: string | Buffer) => void): void;
  /** Stops and starts the engine's messages, so that a slow reader does not fill this process. */
  pause(): void;
  resume(): void;
  /** Bytes that wait to be sent to the engine. */
  readonly bufferedBytes: number;
  close(): void;
  /** Resolves once the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
}

export function framesOf(webSocket: WebSocket): Frames {
  const closed = new Promise<void>((resolve) => {
    webSocket.once('close', () => {
      resolve();
    });
  });
  return {
    send: (frame, onSent) => {
      if (webSocket.readyState === WebSocket.OPEN) webSocket.send(frame, onSent);
    },
    onFrame: (listener) => {
      webSocket.on('message', (content: Buffer, isBinary: boolean) => {
        listener(isBinary ? content : content.toString('utf8'));
      });
    },
    pause: () => {
      webSocket.pause();
    },
    resume: () => {
      webSocket.resume();
    },
    get bufferedBytes() {
      return webSocket.bufferedAmount;
    },
    close: () => {
      webSocket.close(1000);
    },
    closed,
  };
}
