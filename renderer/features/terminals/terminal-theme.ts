import type { ITheme } from '@xterm/xterm';

/** The sixteen colours in both themes: each holds 4.5:1 on its ground, but for black and white themselves. */
const palettes: Readonly<Record<'light' | 'dark', ITheme>> = {
  light: {
    black: '#1a1e23',
    red: '#b3242b',
    green: '#146c40',
    yellow: '#815000',
    blue: '#1c5fb4',
    magenta: '#8a2a86',
    cyan: '#0b6a65',
    white: '#5a6470',
    brightBlack: '#59626d',
    brightRed: '#c0262d',
    brightGreen: '#177a48',
    brightYellow: '#8a5600',
    brightBlue: '#1f6fd0',
    brightMagenta: '#a0359b',
    brightCyan: '#0b756f',
    brightWhite: '#1a1e23',
  },
  dark: {
    black: '#7d8792',
    red: '#f4746c',
    green: '#43bd82',
    yellow: '#e3a544',
    blue: '#6aa9f7',
    magenta: '#d78bd3',
    cyan: '#4fc1ba',
    white: '#d5d9de',
    brightBlack: '#8f98a3',
    brightRed: '#ff938c',
    brightGreen: '#66d49d',
    brightYellow: '#f2bd6a',
    brightBlue: '#8fc0ff',
    brightMagenta: '#e8a9e4',
    brightCyan: '#7ad8d2',
    brightWhite: '#ffffff',
  },
};

/** The colours of a terminal, from the page's own tokens as they are now. */
export function readTheme(root: HTMLElement): ITheme {
  const style = getComputedStyle(root);
  const token = (name: string): string => style.getPropertyValue(`--wh-${name}`).trim();
  const scheme = root.dataset['mantineColorScheme'] === 'dark' ? 'dark' : 'light';
  return {
    ...palettes[scheme],
    background: token('bg'),
    foreground: token('text'),
    cursor: token('text'),
    cursorAccent: token('bg'),
    selectionBackground: `${token('focus')}55`,
    scrollbarSliderBackground: `${token('border-strong')}99`,
    scrollbarSliderHoverBackground: token('border-strong'),
    scrollbarSliderActiveBackground: token('border-strong'),
  };
}
