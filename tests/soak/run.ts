// npm run soak -- kill [--cycles N] [--seed S]
import { parseArgs } from 'node:util';
import { runKillCycles } from './kill.ts';

const usage = 'usage: npm run soak -- kill [--cycles N] [--seed S]';
const defaultCycles = 200;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { cycles: { type: 'string' }, seed: { type: 'string' } },
});
const cycles = Number(values.cycles ?? defaultCycles);
const seed = Number(values.seed ?? Date.now() % 1_000_000);

if (positionals[0] !== 'kill' || !Number.isInteger(cycles) || cycles < 1 || !Number.isInteger(seed)) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const startedAt = performance.now();
  const tally = await runKillCycles({ cycles, seed });
  for (const violation of tally.violations) console.error(violation);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(JSON.stringify({ soak: 'kill', ...tally, violations: tally.violations.length, seconds }));
  process.exitCode = tally.violations.length === 0 ? 0 : 1;
}
