import { readFile, stat } from 'node:fs/promises';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

const maximumBytes = 4 * 1024 * 1024;

/** Reads a file as it is, or standard input for `-`. Throws UsageError. */
export async function readWholeFile(file: string, io: Io): Promise<string> {
  if (file === '-') {
    let text = '';
    io.input.setEncoding('utf8');
    for await (const chunk of io.input) {
      text += String(chunk);
      if (text.length > maximumBytes) throw new UsageError('The input is larger than 4 MB.');
    }
    return text;
  }
  try {
    const found = await stat(file);
    if (found.size > maximumBytes) throw new UsageError(`The input file ${file} is larger than 4 MB.`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'it does not exist' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new UsageError(`The input file ${file} cannot be read: ${why}.`);
  }
}

/** Reads an input as JSON or YAML from a file, or from standard input for `-`. Throws UsageError. */
export async function readInput(file: string, io: Io): Promise<Readonly<Record<string, unknown>>> {
  const text = await readWholeFile(file, io);
  const shown = file === '-' ? 'Standard input' : `The input file ${file}`;
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new UsageError(`${shown} is neither JSON nor YAML: ${why}`);
  }
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new UsageError(`${shown} holds no fields; write one field a line, such as “name: web”.`);
  }
  return value as Readonly<Record<string, unknown>>;
}
