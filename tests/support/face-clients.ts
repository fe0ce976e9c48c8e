import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Client } from '../../main/contract/contract.ts';
import type { Access } from '../../main/contract/procedure.ts';
import { attachToEngine } from '../../main/server/attach.ts';
import { createClient } from '../../main/server/client.ts';
import { startLoopback } from '../../main/server/loopback.ts';

/** A client of the engine of a data folder through a face of its own process’s kind; gone with the test. */
export async function attachedClient(
  face: 'cli' | 'desktop',
  folder: string,
  access: readonly Access[],
): Promise<Client> {
  const attachment = await attachToEngine({ dataFolder: folder, face, access, start: false });
  onTestFinished(() => attachment.close());
  return attachment.client;
}

/** A client of the engine of a data folder as a page in a browser has one, through browser mode. */
export async function browserClient(folder: string, access: readonly Access[]): Promise<Client> {
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Wheelhouse</title>');
  const loopback = await startLoopback({ dataFolder: folder, access, renderer: folder, port: 0 });
  onTestFinished(() => loopback.close());
  // A browser names what it wants of a page; without that the address counts as a preview and is not used up.
  const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' };
  const signedIn = await fetch(loopback.address, { redirect: 'manual', headers });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const origin = `http://127.0.0.1:${String(loopback.port)}`;
  const webSocket = new WebSocket(`ws://127.0.0.1:${String(loopback.port)}/api`, {
    headers: { cookie, origin },
  });
  onTestFinished(() => webSocket.terminate());
  await new Promise((resolve, reject) => {
    webSocket.once('open', resolve);
    webSocket.once('error', reject);
  });
  return createClient(webSocket);
}
