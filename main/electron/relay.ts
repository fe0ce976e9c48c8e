import { ipcMain, MessageChannelMain, type MessagePortMain, type WebFrameMain } from 'electron';
import type { AttachedFrames } from '../server/attach.ts';
import { isFromPage } from './addresses.ts';
import { portChannel, readyChannel } from './channels.ts';
import type { EngineLink } from './engine-link.ts';

const betweenAttemptsMs = 100;

/** The ports that pages hold. */
export interface Relays {
  /** Closes every one, and resolves when the engine knows. */
  close(): Promise<void>;
}

/**
 * Gives each page that asks a port to the engine. The shell passes the messages on as they are: a MessagePort
 * and the engine's WebSocket carry the same frames. When either end goes, so does the other; the page then
 * asks again, and gets its answer as soon as an engine is there.
 */
export function relayPages(link: EngineLink): Relays {
  const open = new Set<AttachedFrames>();
  // A page that waits asks more than once, and may be reloaded meanwhile: one port, to whoever asked last.
  const waiting = new Map<number, WebFrameMain>();
  ipcMain.on(readyChannel, (event) => {
    const frame = event.senderFrame;
    if (!isFromPage(frame)) return;
    const isUnderWay = waiting.has(event.sender.id);
    waiting.set(event.sender.id, frame);
    if (isUnderWay) return;
    void openWhenReady(link).then((frames) => {
      const asker = waiting.get(event.sender.id);
      waiting.delete(event.sender.id);
      if (frames === null) return;
      if (asker === undefined || isGone(asker)) {
        frames.close();
        return;
      }
      open.add(frames);
      void frames.closed.then(() => open.delete(frames));
      hand(asker, frames);
    });
  });
  return {
    close: async () => {
      const closing = [...open].map((frames) => {
        frames.close();
        return frames.closed;
      });
      await Promise.all(closing);
    },
  };
}

/** Null once the app is quitting. */
async function openWhenReady(link: EngineLink): Promise<AttachedFrames | null> {
  while (!link.ended.aborted) {
    try {
      await link.whenReady();
      return await link.openFrames();
    } catch {
      // The engine went between the two: wait for the next one.
      await new Promise((resolve) => setTimeout(resolve, betweenAttemptsMs));
    }
  }
  return null;
}

function isGone(frame: WebFrameMain): boolean {
  try {
    return !isFromPage(frame);
  } catch {
    // Electron throws when a frame that was removed is asked for its address.
    return true;
  }
}

function hand(frame: WebFrameMain, frames: AttachedFrames): void {
  const { port1, port2 } = new MessageChannelMain();
  join(port1, frames);
  frame.postMessage(portChannel, null, [port2]);
}

function join(port: MessagePortMain, frames: AttachedFrames): void {
  frames.onFrame((message) => {
    port.postMessage(typeof message === 'string' ? message : new Uint8Array(message).buffer);
  });
  port.on('message', ({ data }: { data: unknown }) => {
    if (typeof data === 'string') frames.send(data);
    else if (data instanceof ArrayBuffer) frames.send(new Uint8Array(data));
    else if (data instanceof Uint8Array) frames.send(data);
  });
  port.on('close', () => frames.close());
  void frames.closed.then(() => port.close());
  port.start();
}
