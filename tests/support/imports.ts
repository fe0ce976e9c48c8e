// The import rules of the house (`.dependency-cruiser.cjs`), and that the graph between rooms has no cycle.
//
//   node tests/support/imports.ts [folder]
import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IResolveOptions } from 'dependency-cruiser';
import { findRoomCycles } from './rooms.ts';
import { teachUsingDeclarations } from './swc-visitor.ts';

interface ImportReport {
  readonly modulesRead: number;
  /** One sentence or two each: where, what is wrong, what to do. */
  readonly problems: readonly string[];
}

interface Configuration {
  readonly forbidden: readonly { readonly name: string; readonly comment: string }[];
  readonly options: ICruiseOptions & { readonly enhancedResolveOptions: IResolveOptions };
}

const trees = ['main', 'preload', 'renderer', 'tests'];
teachUsingDeclarations();

const repository = path.resolve(import.meta.dirname, '../..');

/**
 * Reads every module below `root` and reports each import that breaks a rule. A source file that could not
 * be read is a problem of its own, because a check that reads nothing passes.
 */
export async function checkImports(root: string): Promise<ImportReport> {
  const configuration = createRequire(import.meta.url)(
    path.join(repository, '.dependency-cruiser.cjs'),
  ) as Configuration;
  const { enhancedResolveOptions, ...options } = configuration.options;
  const present = trees.filter((tree) => existsSync(path.join(root, tree)));
  // Listed first: a file that appears while we read is no gap.
  const sources = globSync(
    present.map((tree) => `${tree}/**/*.{ts,tsx,mjs}`),
    { cwd: root },
  ).map((file) => file.split(path.sep).join('/'));
  const { output } = await cruise(
    present,
    {
      ...options,
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: [...configuration.forbidden] },
    } as ICruiseOptions,
    enhancedResolveOptions,
  );
  const result = output as ICruiseResult;
  const read = new Map(result.modules.map((module) => [module.source, module.dependencies]));
  const unread = sources.filter((file) => !read.has(file) && existsSync(path.join(root, file)));
  const edges = result.modules.flatMap((module) =>
    module.dependencies.map((dependency) => ({ from: module.source, to: dependency.resolved })),
  );
  const messages = new Map(configuration.forbidden.map((rule) => [rule.name, rule.comment]));
  const problems = result.summary.violations.map(
    ({ from, to, rule }) => `${from} imports ${to}: ${messages.get(rule.name) ?? rule.name} [${rule.name}]`,
  );
  if (edges.length === 0)
    problems.push('No import at all was read: the parser did not understand the files.');
  for (const file of unread) problems.push(`${file} was not read: the import rules cannot vouch for it.`);
  return {
    modulesRead: sources.length - unread.length,
    problems: [...new Set([...problems, ...findRoomCycles(edges)])],
  };
}

if (import.meta.main) {
  const report = await checkImports(path.resolve(process.argv[2] ?? '.'));
  for (const problem of report.problems) console.log(problem);
  console.log(`${report.modulesRead} modules read, ${report.problems.length} problems`);
  process.exitCode = report.problems.length > 0 ? 1 : 0;
}
