// Rules of the house that no linter of ours knows: how long a file may be, what contract and rules may not touch, and that
// the page makes no element and no script of text.
//
//   node tests/support/house-rules.ts [folder]
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const maximumLines = 400;

interface Ban {
  readonly pattern: RegExp;
  readonly remedy: string;
}

const bans: readonly Ban[] = [
  { pattern: /\bDate\.now\b|\bnew Date\(\s*\)/, remedy: 'take the instant as an argument' },
  {
    pattern: /\b(?:setTimeout|setInterval|setImmediate)\s*\(/,
    remedy: 'leave timers to operations with the clock',
  },
  { pattern: /\bMath\.random\b|\brandomUUID\b/, remedy: 'take the value as an argument' },
  { pattern: /\bprocess\.\w/, remedy: 'take the value as an argument' },
  { pattern: /\bconsole\.\w/, remedy: 'return what happened; the caller writes it to the app log' },
  {
    pattern: /from 'node:(?:fs|net|child_process|http)/,
    remedy: 'a model does no I/O; put it into a driver',
  },
];

/** Blanks comments and keeps the line numbers. Good enough for bans: a string that holds `//` only hides its own rest. */
function withoutComments(source: string): string {
  return source
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

// Names, labels and log lines are hostile. The page's policy refuses these too, but only where somebody comes by.
const textBecomesCode: readonly Ban[] = [
  {
    pattern:
      /\b(?:dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|parseFromString|srcdoc|srcDoc)\b/,
    remedy: 'let React make the elements, and show text as text',
  },
  {
    pattern: /\bdocument\s*\.\s*write(?:ln)?\b|\beval\s*\(|\bnew\s+Function\b|\bjavascript:/,
    remedy: 'call a function that is written here',
  },
];

function findBanned(file: string, lines: readonly string[], bans: readonly Ban[], law: string): string[] {
  return lines.flatMap((line, index) =>
    bans.flatMap(({ pattern, remedy }) => {
      const found = pattern.exec(line)?.[0];
      return found === undefined
        ? []
        : [`${file}:${index + 1} uses ${found.replace(/\s*\($/, '')}; ${law}: ${remedy}.`];
    }),
  );
}

/** Problems of one file, each as a sentence with its line. */
export function checkFile(file: string, source: string): string[] {
  const problems: string[] = [];
  const count = source.split('\n').length - (source.endsWith('\n') ? 1 : 0);
  if (count > maximumLines) {
    problems.push(
      `${file} has ${count} lines, more than ${maximumLines}: a second concept is a second file.`,
    );
  }
  const lines = withoutComments(source).split('\n');
  if (/^main\/contract\/|^main\/(?:[^/]+\/)+model\.ts$/.test(file)) {
    problems.push(...findBanned(file, lines, bans, 'contract and model.ts are pure'));
  }
  if (/^(?:renderer|preload)\//.test(file)) {
    problems.push(...findBanned(file, lines, textBecomesCode, 'text from a host is hostile'));
  }
  return problems;
}

/** Checks every source file below `root`. */
function checkHouseRules(root: string): { readonly filesRead: number; readonly problems: string[] } {
  const files = globSync(['{main,preload,renderer,tests}/**/*.{ts,tsx,mjs,cjs,css}', '*.{ts,mjs,cjs}'], {
    cwd: root,
  }).map((file) => file.split(path.sep).join('/'));
  return {
    filesRead: files.length,
    problems: files.flatMap((file) => checkFile(file, readFileSync(path.join(root, file), 'utf8'))),
  };
}

if (import.meta.main) {
  const { filesRead, problems } = checkHouseRules(path.resolve(process.argv[2] ?? '.'));
  for (const problem of problems) console.log(problem);
  console.log(`${filesRead} files read, ${problems.length} problems`);
  process.exitCode = problems.length > 0 || filesRead === 0 ? 1 : 0;
}
