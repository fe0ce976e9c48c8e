import { stripAnsi } from '../../ui/ansi.ts';

export const levels = ['error', 'warn', 'info', 'debug', 'none'] as const;
export type Level = (typeof levels)[number];

// A level stands near the beginning of a line, if anywhere; looking no further keeps a 1 MB line cheap.
const lookedAtCharacters = 200;

const words =
  'FATAL|PANIC|EMERG(?:ENCY)?|ALERT|CRIT(?:ICAL)?|SEVERE|ERROR|ERR|WARN(?:ING)?|NOTICE|INFO|LOG|DEBUG|TRACE|VERBOSE';

// In capitals a level is a level wherever it stands; in small letters only where it is marked as one, for
// “no error” is not an error.
const capital = new RegExp(`\\b(${words})\\b`);
const tagged = new RegExp(
  `["']?\\b(?:level|lvl|severity|levelname|log\\.level)["']?\\s*[=:]\\s*["']?(${words}|[1-6]0)\\b|[[(<]\\s*(${words})\\s*[\\])>]|^(?:\\S+\\s){0,3}(${words}):`,
  'i',
);
const klog = /^([EWIF])\d{4}\s/;

const pinoLevels: Readonly<Record<string, Level>> = {
  '10': 'debug',
  '20': 'debug',
  '30': 'info',
  '40': 'warn',
  '50': 'error',
  '60': 'error',
};

function toLevel(word: string): Level {
  const upper = word.toUpperCase();
  if (upper.startsWith('WARN')) return 'warn';
  if (upper === 'INFO' || upper === 'NOTICE' || upper === 'LOG') return 'info';
  if (upper === 'DEBUG' || upper === 'TRACE' || upper === 'VERBOSE') return 'debug';
  return 'error';
}

/** The level that a line claims for itself; `none` where it claims none. */
export function levelOf(line: string): Level {
  const head = stripAnsi(line.slice(0, lookedAtCharacters));
  const tag = tagged.exec(head);
  const marked = tag?.[1] ?? tag?.[2] ?? tag?.[3];
  if (marked !== undefined) return pinoLevels[marked] ?? toLevel(marked);
  const word = capital.exec(head)?.[1];
  if (word !== undefined) return toLevel(word);
  const letter = klog.exec(head)?.[1];
  if (letter === undefined) return 'none';
  return letter === 'W' ? 'warn' : letter === 'I' ? 'info' : 'error';
}
