import type { Status } from '../../contract/common.ts';
import type { Connection } from '../../contract/hosts.ts';
import type { JobState } from '../../contract/jobs.ts';
import type { Cell } from '../text/table.ts';
import type { Colour } from '../text/paint.ts';

/** A status by its shape as well as its colour. */
export const statusSymbols: Readonly<Record<Status, { readonly symbol: string; readonly colour: Colour }>> = {
  up: { symbol: '●', colour: 'green' },
  degraded: { symbol: '▲', colour: 'yellow' },
  down: { symbol: '✖', colour: 'red' },
  unknown: { symbol: '?', colour: 'grey' },
  paused: { symbol: '‖', colour: 'blue' },
};

export function statusCell(status: Status, text: string = status): Cell {
  const { symbol, colour } = statusSymbols[status];
  return { text: `${symbol} ${text}`, colour };
}

const connectionColours: Readonly<Record<Connection['state'], Colour>> = {
  ready: 'green',
  connecting: 'yellow',
  backoff: 'yellow',
  disconnected: 'grey',
  rejected: 'red',
};

const connectionSymbols: Readonly<Record<Connection['state'], string>> = {
  ready: '●',
  connecting: '…',
  backoff: '?',
  disconnected: '?',
  rejected: '✖',
};

export function connectionCell({ state }: Connection): Cell {
  return { text: `${connectionSymbols[state]} ${state}`, colour: connectionColours[state] };
}

const jobColours: Partial<Record<JobState, Colour>> = {
  succeeded: 'green',
  failed: 'red',
  interrupted: 'yellow',
  cancelled: 'grey',
};

export function jobCell(state: JobState): Cell {
  const colour = jobColours[state];
  return colour === undefined ? state : { text: state, colour };
}

const environmentColours: Readonly<Record<string, Colour>> = {
  production: 'red',
  staging: 'yellow',
  testing: 'cyan',
  development: 'green',
  lab: 'magenta',
};

export function environmentCell(environment: string): Cell {
  const colour = environmentColours[environment];
  return colour === undefined ? environment : { text: environment, colour };
}
