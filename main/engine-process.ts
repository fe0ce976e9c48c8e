// The engine as a process of its own: `engine-process --data DIR [--stay]`. It prints one JSON line when it is ready,
// or why it is not, and goes on until nobody needs it, a face stops it, or a signal comes.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import type { Engine } from './engine.ts';
import { openDataFolder } from './platform/data-folder/data-folder.ts';
import { removeEngineRecord, writeEngineRecord } from './platform/data-folder/engine-record.ts';
import { lockDataFolder } from './platform/data-folder/lock.ts';
import { resolveDataFolder } from './platform/data-folder/paths.ts';
import { prepareSocketFolder, socketPathOf } from './platform/data-folder/socket-path.ts';
import { toStorageError } from './platform/database/failures.ts';
import { toErrorView, WheelhouseError } from './platform/errors.ts';
import { layout } from './platform/layout.ts';
import { createConnectionServer } from './server/connection.ts';
import { engineWord } from './server/engine-command.ts';
import { openEngineSocket, type EngineSocket } from './server/engine-socket.ts';
import { startLinger } from './server/linger.ts';
import type { Readiness } from './server/wire.ts';

/** The port to the parent, where Electron runs this file as a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
}

const firstFaceMs = 30_000;
const lingerMs = 5_000;

// It waits more than it works. With V8's young generation at 1 MB in place of 16 MB it holds 48 MB of its own in place of 78
// (10 hosts, 200 containers); set before the engine is loaded, since what has grown does not shrink.
setFlagsFromString('--optimize-for-size');

// Everything that the engine makes belongs to its owner alone, the socket first of all.
process.umask(0o077);

// What cannot be said, because the disk is full or the parent is gone, is lost. Unheard, the failed write would end the
// engine, which would say so in the same way, for ever.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

function tell(readiness: Readiness): void {
  const { parentPort } = process as { parentPort?: ParentPort };
  const post = parentPort?.postMessage.bind(parentPort);
  if (post !== undefined) post(readiness);
  else process.stdout.write(`${JSON.stringify(readiness)}\n`);
}

/** What this process was asked for. Throws VALIDATION. */
function readArguments(): { readonly data?: string | undefined; readonly stay?: boolean | undefined } {
  // In the app's own program they stand behind Chromium's switches and this word.
  const wordAt = process.argv.indexOf(engineWord);
  const args = process.argv.slice(wordAt < 0 ? 2 : wordAt + 1);
  try {
    return parseArgs({ args, options: { data: { type: 'string' }, stay: { type: 'boolean' } } }).values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WheelhouseError('VALIDATION', `The engine was not started: ${why}`, {
      hint: 'It takes --data DIR and --stay; wheelhouse and wheelhouse serve start it by themselves.',
      cause,
    });
  }
}

let namedFolder = '';

async function main(): Promise<void> {
  const startedAt = Date.now();
  const values = readArguments();
  namedFolder = resolveDataFolder(values.data);
  const dataFolder = openDataFolder(namedFolder);
  const lock = lockDataFolder(dataFolder);
  let socket: EngineSocket | undefined;
  let stopping = false;
  let exitCode = 0;

  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    linger?.stop();
    try {
      await engine.stop();
    } finally {
      // Faces are told by the end of their connection; those that come now wait for the next engine.
      await socket?.close();
      removeEngineRecord(dataFolder);
      lock[Symbol.dispose]();
      process.exit(exitCode);
    }
  }
  function fail(error: unknown): void {
    exitCode = 1;
    engine.log.reportIncident(error, 'the engine process');
    void stop();
  }

  const { createEngine } = await import('./engine.ts');
  const engine: Engine = await createEngine({
    dataFolder,
    startedAt,
    faces: () => socket?.faces() ?? 0,
    // Not at once: the face that asked hears the answer first.
    end: () => void setTimeout(() => void stop(), 50),
  });
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  // The terminal of the face that started the engine is none of its business.
  process.on('SIGHUP', () => undefined);

  const linger =
    values.stay === true
      ? undefined
      : startLinger({
          firstMs: firstFaceMs,
          laterMs: lingerMs,
          isNeeded: () => (socket?.faces() ?? 0) > 0 || engine.isBusy(),
          end: () => void stop(),
        });
  engine.onBusy(() => linger?.changed());

  const socketPath = socketPathOf(dataFolder);
  prepareSocketFolder(socketPath, dataFolder);
  const hello = () => ({ version: layout.version, pid: process.pid, startedAt, stopping });
  socket = await openEngineSocket({
    socketPath,
    hello,
    serve: createConnectionServer(engine.router),
    onFaces: () => linger?.changed(),
    isSlow: engine.isSlow,
  });
  writeEngineRecord(dataFolder, { pid: process.pid, version: layout.version, socket: socketPath, startedAt });
  engine.start();
  tell({ ready: true, socket: socketPath, pid: process.pid });
}

try {
  await main();
} catch (error) {
  const { code, message, hint } = toErrorView(toStorageError(error, path.join(namedFolder, 'engine.json')));
  if (error instanceof Error && code === 'INTERNAL') process.stderr.write(`${error.stack ?? message}\n`);
  tell({ ready: false, error: { code, message, ...(hint === undefined ? {} : { hint }) } });
  // The line must be out before the process is gone; a pipe is written asynchronously.
  setTimeout(() => process.exit(code === 'CONFLICT' ? 3 : 1), 50);
}
