export const colours = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'grey', 'bold'] as const;
export type Colour = (typeof colours)[number];

/** Colours a text, or leaves it as it is where colours are off. */
export type Paint = (colour: Colour, text: string) => string;

const codes: Readonly<Record<Colour, readonly [on: number, off: number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  grey: [90, 39],
  bold: [1, 22],
};

/** Pure. */
export function createPaint(isOn: boolean): Paint {
  if (!isOn) return (_, text) => text;
  return (colour, text) => {
    const [on, off] = codes[colour];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}

/** Colours only for people: a terminal, without NO_COLOR (https://no-color.org), that is no `dumb` one. Pure. */
export function wantsColour(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  const noColour = env['NO_COLOR'];
  return isTerminal && (noColour === undefined || noColour === '') && env['TERM'] !== 'dumb';
}
