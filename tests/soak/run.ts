// npm run soak -- kill [--cycles N] [--seed S] [--lanes L] [--journal]
//
// Of N deaths four fifths meet real jobs of every kind on the lab, the rest the journal alone, where thousands of commits
// go by in the time of one job; with --journal, where there is no lab, all of them do.
import { parseArgs } from 'node:util';
import { runKillCycles } from './kill.ts';
import { runKindCycles } from './kinds/cycles.ts';

const usage = 'usage: npm run soak -- kill [--cycles N] [--seed S] [--lanes L] [--journal]';
const defaultCycles = 1250;
const defaultLanes = 3;
const journalShare = 0.2;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    cycles: { type: 'string' },
    seed: { type: 'string' },
    lanes: { type: 'string' },
    journal: { type: 'boolean' },
  },
});
const cycles = Number(values.cycles ?? defaultCycles);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const lanes = Number(values.lanes ?? defaultLanes);

if (positionals[0] !== 'kill' || ![cycles, seed, lanes].every(Number.isInteger) || cycles < 1 || lanes < 1) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const startedAt = performance.now();
  const share = values.journal === true ? 1 : journalShare;
  const journal = await runKillCycles({ cycles: Math.max(1, Math.round(cycles * share)), seed });
  const kinds =
    values.journal === true
      ? null
      : await runKindCycles({
          cycles: Math.max(1, cycles - journal.cycles),
          seed,
          lanes,
          progress: (line) => console.error(line),
        });
  const violations = [...journal.violations, ...(kinds?.violations ?? []), ...(kinds?.unwell ?? [])];
  for (const violation of violations) console.error(violation);
  const missing = kinds?.missing ?? [];
  for (const kind of missing) console.error(`There is no scenario for the job ${kind}.`);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const told = { ...kinds, journal: { ...journal, violations: journal.violations.length } };
  console.log(
    JSON.stringify({
      soak: 'kill',
      ...told,
      violations: violations.length,
      unwell: kinds?.unwell.length ?? 0,
      seconds,
    }),
  );
  process.exitCode = violations.length === 0 && missing.length === 0 ? 0 : 1;
}
