import { WebSocket } from 'ws';
import { toErrorView } from '../platform/errors.ts';
import type { AttachedFrames } from './attach.ts';

// A tab that reads slowly holds the engine's stream back and does not fill this process.
const highWaterBytes = 4 * 1024 * 1024;
const heartbeatMs = 30_000;
const maximumReasonBytes = 120;

const engineWentAway = 1012;
const engineNotReached = 1013;

function shorten(reason: string): string {
  return Buffer.from(reason)
    .subarray(0, maximumReasonBytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}

function watchHeartbeat(browser: WebSocket): void {
  let isSilent = false;
  browser.on('pong', () => {
    isSilent = false;
  });
  const timer = setInterval(() => {
    if (isSilent) {
      browser.terminate();
      return;
    }
    isSilent = true;
    browser.ping();
  }, heartbeatMs);
  timer.unref();
  browser.once('close', () => {
    clearInterval(timer);
  });
}

/** Passes the messages between a browser's WebSocket and the engine on, until either ends. */
export async function relay(browser: WebSocket, connect: () => Promise<AttachedFrames>): Promise<void> {
  // What comes before the engine is reached waits in the socket.
  browser.pause();
  browser.on('error', () => undefined);
  watchHeartbeat(browser);
  let frames: AttachedFrames;
  try {
    frames = await connect();
  } catch (error) {
    browser.resume();
    browser.close(engineNotReached, shorten(toErrorView(error).message));
    return;
  }
  if (browser.readyState !== WebSocket.OPEN) {
    frames.close();
    return;
  }
  frames.onFrame((frame) => {
    browser.send(frame, () => {
      if (browser.bufferedAmount < highWaterBytes) frames.resume();
    });
    if (browser.bufferedAmount > highWaterBytes) frames.pause();
  });
  browser.on('message', (content: Buffer, isBinary: boolean) => {
    frames.send(isBinary ? content : content.toString('utf8'), () => {
      if (frames.bufferedBytes < highWaterBytes) browser.resume();
    });
    if (frames.bufferedBytes > highWaterBytes) browser.pause();
  });
  browser.once('close', () => {
    frames.close();
  });
  void frames.closed.then(() => {
    browser.resume();
    browser.close(engineWentAway, 'the engine went away');
  });
  browser.resume();
}
