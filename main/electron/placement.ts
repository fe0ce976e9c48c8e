import type { WindowState } from './preferences.ts';

/** A rectangle in the system's pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Placement {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
}

export const minimumSize = { width: 720, height: 480 } as const;

// Enough of the title bar to take hold of the window with the mouse.
const graspable = { width: 96, height: 24 } as const;

/** Where to open the window: as it was, unless that place is on a screen that is gone. Never larger than the screen. */
export function placeWindow(state: WindowState, screens: readonly Area[], primary: Area): Placement {
  const { x, y } = state;
  const screen =
    x === undefined || y === undefined
      ? undefined
      : screens.find((area) => overlaps(area, { x, y, width: state.width, height: state.height }));
  const size = fit(state, screen ?? primary);
  return screen === undefined || x === undefined || y === undefined ? size : { x, y, ...size };
}

function fit(state: WindowState, screen: Area): { width: number; height: number } {
  return {
    width: Math.min(Math.max(state.width, minimumSize.width), screen.width),
    height: Math.min(Math.max(state.height, minimumSize.height), screen.height),
  };
}

function overlaps(screen: Area, window: Area): boolean {
  const width = Math.min(screen.x + screen.width, window.x + window.width) - Math.max(screen.x, window.x);
  const isTitleThere = window.y >= screen.y && window.y + graspable.height <= screen.y + screen.height;
  return width >= graspable.width && isTitleThere;
}
