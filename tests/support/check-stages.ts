import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Stage } from './stages.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const modules = path.join(repository, 'node_modules');

/** The path of a package's command, run by the Node that runs us: no shell and no npx in between. */
function tool(name: string, script: string, args: readonly string[]): Stage {
  return { name, command: process.execPath, args: [path.join(modules, script), ...args] };
}

/** A vitest project, reporting to people and, as JSON, to `reportFile`. */
export function vitestStage(project: string, reportFile: string): Stage {
  return tool(project, 'vitest/vitest.mjs', [
    'run',
    `--project=${project}`,
    '--passWithNoTests',
    '--no-color',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ]);
}

/** Everything that `npm run check` demands besides the unit tests. None of it needs the network or the lab. */
export function checkStages(): readonly Stage[] {
  const types = (layer: string): Stage =>
    tool(`types: ${layer}`, 'typescript/bin/tsc', ['-p', `tsconfig.${layer}.json`]);
  return [
    tool('lint', 'oxlint/bin/oxlint', ['--type-aware']),
    types('main'),
    types('renderer'),
    types('tests'),
    tool('formatting', 'prettier/bin/prettier.cjs', [
      '--check',
      '--log-level=warn',
      '--cache',
      '--cache-location=node_modules/.cache/wheelhouse-prettier',
      '.',
    ]),
    { name: 'import rules', command: process.execPath, args: ['tests/support/imports.ts'] },
    { name: 'house rules', command: process.execPath, args: ['tests/support/house-rules.ts'] },
    tool('unused', 'knip/bin/knip.js', [
      '--no-progress',
      '--cache',
      '--cache-location=node_modules/.cache/knip',
    ]),
  ];
}

/** How many stages run beside each other. */
export const stageWidth = Math.max(2, availableParallelism());
