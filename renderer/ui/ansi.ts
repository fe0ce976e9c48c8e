/** One run of a line with the looks that its SGR codes asked for. */
export interface AnsiRun {
  readonly text: string;
  /** 0 to 255 of the terminal palette, or `#rrggbb`; null for the line's own colour. */
  readonly color: number | string | null;
  readonly background: number | string | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  readonly strike: boolean;
}

type Style = Omit<AnsiRun, 'text'>;

const plainStyle: Style = {
  color: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  strike: false,
};

// CSI sequences (SGR ends in m), OSC and other strings up to BEL or ST, and two-character escapes (ECMA-48).
// No two neighbouring classes share a character, so that matching is linear; an unfinished string ends at the end of the line.
const esc = '\u001B';
const csi = '\u009B';
const bell = '\u0007';
const escapes = new RegExp(
  [
    String.raw`${esc}(?:\[([0-9:;<=>?]*)[ -/]*([@-~])`,
    String.raw`[\]PX^_][^${bell}${esc}]*(?:${bell}|${esc}\\)?`,
    String.raw`[ -/]*[0-~])`,
    String.raw`${csi}([0-9;:]*)[ -/]*([@-~])`,
  ].join('|'),
  'g',
);

/** True where a line holds escape codes at all; most do not. */
function hasAnsi(line: string): boolean {
  return line.includes(esc) || line.includes(csi);
}

/** A line without its escape codes: what is searched, copied and parsed. */
export function stripAnsi(line: string): string {
  return hasAnsi(line) ? line.replace(escapes, '').replaceAll(esc, '') : line;
}

function hex(value: number | undefined): string {
  return Math.min(255, value ?? 0)
    .toString(16)
    .padStart(2, '0');
}

/** Reads `5;n` or `2;r;g;b` after 38 or 48; answers the colour and how many codes it took. */
function extendedColor(codes: readonly number[], at: number): readonly [number | string | null, number] {
  if (codes[at] === 5) return [Math.min(255, codes[at + 1] ?? 0), 2];
  if (codes[at] === 2) return [`#${hex(codes[at + 1])}${hex(codes[at + 2])}${hex(codes[at + 3])}`, 4];
  return [null, 1];
}

const switches: Readonly<Record<number, Partial<Style>>> = {
  0: plainStyle,
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strike: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  29: { strike: false },
  39: { color: null },
  49: { background: null },
};

function applySgr(style: Style, parameters: string): Style {
  const codes = parameters === '' ? [0] : parameters.split(/[;:]/).map((code) => Number(code) || 0);
  let next = style;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const [color, taken] = extendedColor(codes, index + 1);
      next = code === 38 ? { ...next, color } : { ...next, background: color };
      index += taken;
    } else if (code >= 30 && code <= 37) next = { ...next, color: code - 30 };
    else if (code >= 90 && code <= 97) next = { ...next, color: code - 82 };
    else if (code >= 40 && code <= 47) next = { ...next, background: code - 40 };
    else if (code >= 100 && code <= 107) next = { ...next, background: code - 92 };
    else next = { ...next, ...switches[code] };
  }
  return next;
}

/**
 * Splits a line into runs by its SGR codes. Every other code (cursor, title, hyperlink, …) is dropped:
 * nothing in a log can move, hide or link anything.
 */
export function parseAnsi(line: string): readonly AnsiRun[] {
  if (!hasAnsi(line)) return [{ ...plainStyle, text: line }];
  const runs: AnsiRun[] = [];
  let style = plainStyle;
  let from = 0;
  const push = (to: number): void => {
    const text = line.slice(from, to).replaceAll(esc, '');
    if (text !== '') runs.push({ ...style, text });
  };
  for (const match of line.matchAll(escapes)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[2] === 'm' && /^[\d;:]*$/.test(match[1] ?? '')) style = applySgr(style, match[1] ?? '');
    else if (match[4] === 'm') style = applySgr(style, match[3] ?? '');
  }
  push(line.length);
  return runs;
}
