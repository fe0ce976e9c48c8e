import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { pino } from 'pino';
import { openRotatingFile } from './rotating-file.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';
type Details = Readonly<Record<string, unknown>>;

/** The engine's own log, `<folder>/logs/wheelhouse.log`: JSON lines, for those who look for the cause of a failure. */
export interface AppLog {
  debug(message: string, details?: Details): void;
  info(message: string, details?: Details): void;
  /** Has the shape that the platform's parts report to. An `error` among the details keeps its stack. */
  warn(message: string, details?: Details): void;
  error(message: string, details?: Details): void;
  /** Stores an unexpected error with its stack, and answers the id under which it is found. */
  reportIncident(error: unknown, procedure: string): string;
  close(): void;
}

const limitBytes = 5 * 1024 * 1024;
const keptFiles = 3;

/** Opens the app log in a data folder. */
export function createAppLog(folder: string, level: LogLevel = 'info'): AppLog {
  const file = openRotatingFile(path.join(folder, 'logs', 'wheelhouse.log'), limitBytes, keptFiles);
  const logger = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
    },
    file,
  );
  return {
    debug: (message, details = {}) => logger.debug(details, message),
    info: (message, details = {}) => logger.info(details, message),
    warn: (message, details = {}) => logger.warn(details, message),
    error: (message, details = {}) => logger.error(details, message),
    reportIncident(error, procedure) {
      const incidentId = `incident-${randomBytes(5).toString('hex')}`;
      const kept = error instanceof Error ? error : new Error(String(error));
      logger.error({ incidentId, procedure, error: kept }, `Wheelhouse itself failed in ${procedure}.`);
      return incidentId;
    },
    close() {
      file.close();
    },
  };
}
