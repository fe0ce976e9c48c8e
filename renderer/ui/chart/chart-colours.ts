import { useComputedColorScheme } from '@mantine/core';

/** What a chart is painted with; a canvas cannot read the tokens by itself. */
export interface ChartColours {
  readonly series: readonly string[];
  readonly grid: string;
  readonly text: string;
  readonly gap: string;
  readonly ground: string;
  readonly font: string;
}

function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--wh-${name}`).trim();
  return {
    series: [token('chart-1'), token('chart-2')],
    grid: token('border'),
    text: token('text-dim'),
    gap: token('border-strong'),
    ground: token('bg-raised'),
    font: `11px ${token('font')}`,
  };
}

/** Reads the colours anew when the page turns light or dark. */
export function useChartTheme(): { readonly scheme: 'light' | 'dark'; readonly read: () => ChartColours } {
  return { scheme: useComputedColorScheme('light'), read: readColours };
}
