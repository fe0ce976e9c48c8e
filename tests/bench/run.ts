import type { Bench, BenchLine } from './report.ts';

const benches: Readonly<Record<string, () => Promise<{ readonly bench: Bench }>>> = {
  desktop: () => import('./desktop.ts'),
  'log-view': () => import('./log-view.ts'),
  ssh: () => import('./ssh.ts'),
  table: () => import('./table.ts'),
};

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => benches[name] === undefined);
  if (names.length === 0 || unknown.length > 0) {
    const what = unknown.length > 0 ? `There is no bench ${unknown.join(', ')}. ` : '';
    console.error(`${what}usage: npm run bench -- <${Object.keys(benches).join(' | ')}>`);
    return 2;
  }
  for (const name of names) {
    const load = benches[name];
    if (load === undefined) continue;
    const { bench } = await load();
    await bench(
      (line) => {
        const whole: BenchLine = { bench: name, ...line };
        console.log(JSON.stringify(whole));
      },
      (text) => console.error(`${name}: ${text}`),
    );
  }
  return 0;
}

try {
  // 0 also where a goal is missed: the lines say so, and nobody should have to hide a figure.
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`The bench could not run: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
