import { createAppLog, type AppLog } from '../../main/platform/log/app-log.ts';

/** A real app log that writes nothing. */
export function quietLog(folder: string): AppLog {
  return createAppLog(folder, 'silent');
}
