import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkImports } from '../../support/imports.ts';

const repository = path.resolve(import.meta.dirname, '../../..');

interface Plant {
  readonly rule: string;
  readonly file: string;
  readonly content: string;
  /** Words of the message that name the right place. */
  readonly remedy: string;
}

const plants: readonly Plant[] = [
  {
    rule: 'renderer-knows-only-the-contract',
    file: 'renderer/app/planted-a.ts',
    content: "export { toErrorView } from '../../main/platform/errors.ts';",
    remedy: 'through a procedure of the contract',
  },
  {
    rule: 'renderer-knows-only-the-contract',
    file: 'renderer/app/planted-type.ts',
    content: "import type { Clock } from '../../main/platform/clock/clock.ts';\nexport type Planted = Clock;",
    remedy: 'through a procedure of the contract',
  },
  {
    rule: 'renderer-has-no-node',
    file: 'renderer/app/planted-b.tsx',
    content: "export { readFileSync } from 'node:fs';",
    remedy: 'let the engine do it',
  },
  {
    rule: 'ui-knows-no-feature',
    file: 'renderer/ui/planted.ts',
    content: "export { planted } from '../features/planted/planted.ts';",
    remedy: 'Hand the value in as a property',
  },
  {
    rule: 'electron-only-in-the-shell',
    file: 'main/platform/planted/electron.ts',
    content: "export { app } from 'electron';",
    remedy: 'it lends over the contract',
  },
  {
    rule: 'preload-is-only-a-bridge',
    file: 'preload/planted.ts',
    content: "export { toErrorView } from '../main/platform/errors.ts';",
    remedy: 'imports electron and main/contract',
  },
  {
    rule: 'contract-stands-alone',
    file: 'main/contract/planted.ts',
    content: "export { readFileSync } from 'node:fs';",
    remedy: 'Put what needs more into the room that does the work',
  },
  {
    rule: 'features-meet-through-queries',
    file: 'main/logs/planted.ts',
    content: "export { planted } from '../stacks/planted-store.ts';",
    remedy: 'only through queries.ts',
  },
  {
    rule: 'platform-knows-no-feature',
    file: 'main/platform/planted/upwards.ts',
    content: "export { planted } from '../../hosts/planted-store.ts';",
    remedy: 'Let the caller hand it in',
  },
  {
    rule: 'workloads-know-no-feature',
    file: 'main/workloads/redis/planted.ts',
    content: "export { planted } from '../../hosts/planted-store.ts';",
    remedy: 'Let the feature hand it in',
  },
  {
    rule: 'features-know-no-face',
    file: 'main/overview/planted.ts',
    // `using` is a statement that the parser behind the rules has to be taught.
    content:
      "import { planted } from '../cli/planted-target.ts';\nexport function use() {\n  using opened = { [Symbol.dispose]() {} };\n  return [opened, planted];\n}",
    remedy: 'goes through the contract',
  },
  {
    rule: 'faces-know-no-feature',
    file: 'main/cli/planted.ts',
    content: "export { planted } from '../hosts/planted-store.ts';",
    remedy: 'asks through the contract',
  },
  {
    rule: 'product-knows-no-test',
    file: 'main/hosts/planted-test.ts',
    content: "export { planted } from '../../tests/support/planted.ts';",
    remedy: 'move what both need into the product',
  },
  {
    rule: 'engine-runs-on-dependencies',
    file: 'main/hosts/planted-package.ts',
    content: "export { format } from 'prettier';",
    remedy: 'list it under dependencies',
  },
  {
    rule: 'no-circle',
    file: 'main/hosts/planted-circle-a.ts',
    content: "import './planted-circle-b.ts';",
    remedy: 'into a third file below them',
  },
  {
    rule: 'no-circle-of-rooms',
    file: 'main/stacks/planted-room.ts',
    content: "export { planted } from '../lab/queries.ts';",
    remedy: 'into a room below them',
  },
  {
    // Types of another room bind as much as its code does.
    rule: 'no-circle-of-rooms',
    file: 'main/platform/planted-one/types.ts',
    content: "export type { Planted } from '../planted-two/types.ts';",
    remedy: 'into a room below them',
  },
  {
    rule: 'resolvable',
    file: 'main/hosts/planted-nowhere.ts',
    content: "export { planted } from './planted-that-is-not-there.ts';",
    remedy: 'does not exist',
  },
];

const helpers: Readonly<Record<string, string>> = {
  'main/hosts/planted-store.ts': 'export const planted = 1;',
  'main/stacks/planted-store.ts': 'export const planted = 1;',
  'main/cli/planted-target.ts': 'export const planted = 1;',
  'tests/support/planted.ts': 'export const planted = 1;',
  'renderer/features/planted/planted.ts': 'export const planted = 1;',
  'main/hosts/planted-circle-b.ts': "import './planted-circle-a.ts';",
  'main/lab/queries.ts': "export { planted } from './planted-back.ts';",
  'main/lab/planted-back.ts': "export { planted } from '../stacks/queries.ts';",
  'main/stacks/queries.ts': 'export const planted = 1;',
  'main/platform/planted-two/types.ts':
    "export interface Planted {}\nexport type { Other } from '../planted-one/other.ts';",
  'main/platform/planted-one/other.ts': 'export interface Other {}',
};

function write(root: string, file: string, content: string): void {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
}

describe('import rules', () => {
  let copy: string;
  let problems: readonly string[];

  beforeAll(async () => {
    copy = mkdtempSync(path.join(tmpdir(), 'wheelhouse-imports-'));
    for (const tree of ['main', 'preload', 'renderer', 'package.json']) {
      cpSync(path.join(repository, tree), path.join(copy, tree), { recursive: true });
    }
    symlinkSync(path.join(repository, 'node_modules'), path.join(copy, 'node_modules'));
    for (const [file, content] of Object.entries(helpers)) write(copy, file, content);
    for (const { file, content } of plants) write(copy, file, content);
    problems = (await checkImports(copy)).problems;
  });

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test.each(plants)('$rule finds $file and names the remedy', ({ rule, file, remedy }) => {
    const found = problems.filter((problem) => problem.includes(file) && problem.endsWith(`[${rule}]`));
    expect(found.length, problems.join('\n')).toBeGreaterThan(0);
    expect(found[0]).toContain(remedy);
  });

  test('a tree in which no import can be read fails', async () => {
    const empty = mkdtempSync(path.join(tmpdir(), 'wheelhouse-imports-'));
    try {
      write(empty, 'main/alone.ts', 'export const alone = 1;');
      const report = await checkImports(empty);
      expect(report.problems).toEqual([expect.stringContaining('No import at all was read')]);
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  });
});
