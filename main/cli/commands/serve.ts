import { accessLevels, type Access } from '../../contract/procedure.ts';
import { startLoopback } from '../../server/loopback.ts';
import type { Parsed } from '../parse.ts';
import type { Session } from '../session.ts';
import { toSafeJson } from '../text/escape.ts';
import { UsageError } from '../usage-error.ts';
import { openInBrowser } from './open-browser.ts';

function portOf(text: string | true | undefined): number | undefined {
  if (typeof text !== 'string') return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new UsageError(`--port needs a number from 0 to 65535, not “${text}”.`);
  return port;
}

function accessOf(text: string | true | undefined): readonly Access[] {
  if (typeof text !== 'string') return accessLevels;
  return text.split(',').map((word) => {
    const level = accessLevels.find((known) => known === word.trim());
    if (level === undefined)
      throw new UsageError(`--access knows ${accessLevels.join(', ')}, not “${word}”.`);
    return level;
  });
}

/** `wheelhouse serve`: browser mode until Ctrl-C. */
export async function runServe(globals: Parsed['globals'], session: Session): Promise<number> {
  const { io, translate } = session;
  const port = portOf(globals['port']);
  const loopback = await startLoopback({
    dataFolder: session.dataFolder,
    access: accessOf(globals['access']),
    ...(port === undefined ? {} : { port }),
  });
  try {
    if (session.json) {
      await io.write(`${toSafeJson({ address: loopback.address, port: loopback.port })}\n`);
    } else {
      if (loopback.isFallbackPort)
        io.writeError(`${translate('serve.portTaken', { default: loopback.wantedPort })}\n`);
      await io.write(`${translate('serve.address', { address: loopback.address })}\n`);
      io.writeError(`${io.paintError('grey', translate('serve.once'))}\n`);
    }
    if (globals['open'] === true) openInBrowser(loopback.address);
    await new Promise<void>((resolve) => {
      session.signal.addEventListener('abort', () => {
        resolve();
      });
    });
    return 0;
  } finally {
    await loopback.close();
  }
}
