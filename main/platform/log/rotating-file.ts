import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

interface RotatingFile {
  write(line: string): void;
  close(): void;
}

/**
 * A file that is renamed to `<file>.1`, `<file>.2` … when it is full, so that `keep` files of `limitBytes` remain.
 * What cannot be written (a full disk) is dropped: a log must never end what it tells of.
 */
export function openRotatingFile(file: string, limitBytes: number, keep: number): RotatingFile {
  let descriptor: number | null = null;
  let sizeBytes = 0;

  function open(): number {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    descriptor = openSync(file, 'a', 0o600);
    sizeBytes = fstatSync(descriptor).size;
    return descriptor;
  }

  function close(): void {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  }

  function rotate(): void {
    close();
    for (let index = keep - 2; index >= 0; index -= 1) {
      const from = index === 0 ? file : `${file}.${index}`;
      if (existsSync(from)) renameSync(from, `${file}.${index + 1}`);
    }
  }

  return {
    write(line) {
      try {
        const target = descriptor ?? open();
        sizeBytes += writeSync(target, line);
        if (sizeBytes >= limitBytes) rotate();
      } catch (error) {
        // There is no other place to tell it than the terminal, if somebody looks at one.
        process.stderr.write(`The app log ${file} could not be written: ${String(error)}\n`);
      }
    },
    close,
  };
}
