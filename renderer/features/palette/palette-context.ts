import { createContext, use } from 'react';

interface PaletteAccess {
  /** Opens the palette, or closes it where it is open. */
  readonly toggle: () => void;
  readonly showKeys: () => void;
  /** Copies the link to the screen that is shown. */
  readonly copyLink: () => void;
}

export const PaletteContext = createContext<PaletteAccess | null>(null);

/** The palette, for whatever opens it with a click. */
export function usePalette(): PaletteAccess {
  const palette = use(PaletteContext);
  if (palette === null) throw new Error('No palette is provided above this component.');
  return palette;
}
