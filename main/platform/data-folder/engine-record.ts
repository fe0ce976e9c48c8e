import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { WheelhouseError } from '../errors.ts';
import { dataFolderFiles } from './paths.ts';

const engineRecordSchema = z.object({
  pid: z.number().int().positive(),
  version: z.string(),
  socket: z.string().min(1),
  startedAt: z.number(),
});

/** What the engine of a data folder says about itself; a claim, not a proof that it lives. */
export type EngineRecord = z.infer<typeof engineRecordSchema>;

/**
 * The record of the last engine that started here; null where there is none, or it cannot be read as one. Throws
 * REFUSED where the folder is another account's.
 */
export function readEngineRecord(dataFolder: string): EngineRecord | null {
  let text: string;
  try {
    text = readFileSync(dataFolderFiles(dataFolder).engineRecord, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new WheelhouseError('REFUSED', `The data folder ${dataFolder} belongs to another account.`, {
      hint: 'Run Wheelhouse as that account, or name another folder with --data DIR.',
      cause: error,
    });
  }
  try {
    return engineRecordSchema.parse(JSON.parse(text));
  } catch (error) {
    // Half a record, from a machine that lost power: the lock decides who runs, not this file.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** Writes the record so that nobody ever reads half of it. Only the holder of the lock may call this. */
export function writeEngineRecord(dataFolder: string, record: EngineRecord): void {
  const file = dataFolderFiles(dataFolder).engineRecord;
  const temporary = `${file}.${record.pid}`;
  writeFileSync(temporary, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  renameSync(temporary, file);
}

export function removeEngineRecord(dataFolder: string): void {
  rmSync(dataFolderFiles(dataFolder).engineRecord, { force: true });
}
