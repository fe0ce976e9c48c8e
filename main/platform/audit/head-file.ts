import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { toStorageError } from '../database/failures.ts';

const headSchema = z.object({ seq: z.number().int().min(0), hash: z.string().length(64) });

/** The last entry of the chain: its number and its hash. */
export type AuditHead = z.infer<typeof headSchema>;

/** The head of the chain outside the database, `audit-head.json`: what shows that the end was cut off. */
export interface HeadFile {
  readonly name: string;
  /** Null where the file is missing or cannot be understood. */
  read(): AuditHead | null;
  /** Replaces the file in one step. Throws STORAGE_FULL or REFUSED. */
  write(head: AuditHead): void;
}

export function createHeadFile(folder: string): HeadFile {
  const name = 'audit-head.json';
  const file = path.join(folder, name);
  return {
    name,
    read() {
      try {
        return headSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        if (code === undefined || code === 'ENOENT') return null;
        throw toStorageError(error, file);
      }
    },
    write(head) {
      try {
        const descriptor = openSync(`${file}.new`, 'w', 0o600);
        try {
          writeSync(descriptor, `${JSON.stringify(head)}\n`);
          fsyncSync(descriptor);
        } finally {
          closeSync(descriptor);
        }
        renameSync(`${file}.new`, file);
      } catch (error) {
        throw toStorageError(error, file);
      }
    },
  };
}
