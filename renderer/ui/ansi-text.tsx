import type { CSSProperties } from 'react';
import { useText } from '../app/language/language.ts';
import { parseAnsi, type AnsiRun } from './ansi.ts';
import { toRuns } from './visible-text.ts';
import classes from './ansi-text.module.css';

const cubeSteps = [0, 95, 135, 175, 215, 255] as const;

/** The first sixteen colours follow the theme; the rest are the terminal's fixed cube and greys. */
function toCss(color: number | string): string {
  if (typeof color === 'string') return color;
  if (color < 16) return `var(--wh-ansi-${color})`;
  if (color >= 232) {
    const grey = 8 + (color - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const cube = color - 16;
  const step = (index: number): number => cubeSteps[index] ?? 0;
  return `rgb(${step(Math.floor(cube / 36))} ${step(Math.floor(cube / 6) % 6)} ${step(cube % 6)})`;
}

// On a coloured ground, black, white and the greys become whatever reads best on it in this theme.
const greys: readonly (number | string | null)[] = [null, 0, 7, 8, 15];

function isPalette(color: number | string | null): boolean {
  return typeof color === 'number' && color < 16;
}

function styleOf(run: AnsiRun): CSSProperties {
  const asked = run.inverse ? (run.background ?? 'var(--wh-bg)') : run.color;
  const back = run.inverse ? (run.color ?? 'var(--wh-text)') : run.background;
  const front = isPalette(back) && greys.includes(asked) ? 'var(--wh-bg)' : asked;
  const lines = [run.underline ? 'underline' : '', run.strike ? 'line-through' : ''].join(' ').trim();
  const css = (color: number | string): string =>
    typeof color === 'string' && color.startsWith('var') ? color : toCss(color);
  return {
    // A colour from beyond the palette was chosen for some other ground: ink is mixed in, so that it can be read.
    ...(front === null
      ? {}
      : {
          color:
            back === null && !isPalette(front)
              ? `color-mix(in srgb, ${css(front)} 62%, var(--wh-text))`
              : css(front),
        }),
    ...(back === null ? {} : { background: css(back) }),
    ...(run.bold ? { fontWeight: 700 } : {}),
    ...(run.dim ? { opacity: 0.7 } : {}),
    ...(run.italic ? { fontStyle: 'italic' } : {}),
    ...(lines === '' ? {} : { textDecoration: lines }),
  };
}

interface MarkedProps {
  readonly text: string;
  readonly find: string;
}

/** Text with the matches of a search marked; compares without case. */
function Marked({ text, find }: MarkedProps) {
  if (find === '') return text;
  const parts: React.ReactNode[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(find); at >= 0; at = lower.indexOf(find, at + find.length)) {
    if (at > from) parts.push(text.slice(from, at));
    parts.push(<mark key={at}>{text.slice(at, at + find.length)}</mark>);
    from = at + find.length;
  }
  parts.push(text.slice(from));
  return parts;
}

/** One line as text: hidden characters as marks, matches of a search highlighted. */
function VisibleText({ text, find }: MarkedProps) {
  const { t } = useText();
  return toRuns(text).map((run, index) =>
    run.kind === 'text' ? (
      <Marked key={index} text={run.text} find={find} />
    ) : (
      <span key={index} className={classes['hidden']} title={t('common.hiddenCharacter', { code: run.code })}>
        U+{run.code}
      </span>
    ),
  );
}

/**
 * A foreign line: its SGR colours as spans, everything else as text. `find` is in lower case. It is isolated,
 * so that no direction mark reaches beyond it.
 */
export function AnsiText({ line, find = '' }: { readonly line: string; readonly find?: string }) {
  // A terminal ends its lines with a carriage return; at the end it hides nothing.
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return (
    <bdi className={classes['line']}>
      {parseAnsi(text).map((run, index) => (
        <span key={index} style={styleOf(run)}>
          <VisibleText text={run.text} find={find} />
        </span>
      ))}
    </bdi>
  );
}
