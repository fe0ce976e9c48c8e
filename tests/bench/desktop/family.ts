import { readdirSync, readFileSync } from 'node:fs';

// Linux counts processor time in hundredths of a second on every machine that Electron runs on.
const ticksPerSecond = 100;

interface Kin {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
  readonly cpuSeconds: number;
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}

function readKin(pid: number): Kin | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name in brackets may hold anything, so the fields are counted from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const cpuTicks = Number(fields[11]) + Number(fields[12]);
  const commandLine = (readOrNull(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
  return { pid, parent: Number(fields[1]), commandLine, cpuSeconds: cpuTicks / ticksPerSecond };
}

function all(): readonly Kin[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readKin(Number(name)))
    .filter((kin): kin is Kin => kin !== null);
}

/** The processes that name `word`, and all below them. */
export function familyOf(word: string): readonly Kin[] {
  const everybody = all().filter(({ pid }) => pid !== process.pid);
  const family = new Map(
    everybody.filter(({ commandLine }) => commandLine.includes(word)).map((kin) => [kin.pid, kin]),
  );
  for (let grown = true; grown;) {
    grown = false;
    for (const kin of everybody) {
      if (family.has(kin.pid) || !family.has(kin.parent)) continue;
      family.set(kin.pid, kin);
      grown = true;
    }
  }
  return [...family.values()];
}

/** What the kernel charges a process for, in MB; memory that several share is divided among them. */
export function pssMb(pid: number): number {
  const rollup = readOrNull(`/proc/${pid}/smaps_rollup`) ?? '';
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) / 1_000;
}

export function totalPssMb(family: readonly Kin[]): number {
  return family.reduce((sum, { pid }) => sum + pssMb(pid), 0);
}

export function totalCpuSeconds(family: readonly Kin[]): number {
  return family.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}
