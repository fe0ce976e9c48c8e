import type { UndoState, UndoView } from '../contract/undo.ts';
import type { WatchdogReport, WatchdogResult } from '../platform/undo/carrier.ts';
import type { LockOwner } from '../platform/locks/labels.ts';
import type { UndoAct } from '../platform/undo/types.ts';

/** A watchdog as this data folder knows it. */
export interface StoredUndo {
  readonly id: string;
  readonly hostId: string;
  readonly host: string;
  readonly jobId: string;
  readonly purpose: string;
  readonly acts: readonly UndoAct[];
  readonly where: 'process' | 'container' | null;
  readonly state: UndoState;
  readonly plantedAt: number;
  readonly deadline: number;
  readonly endedAt: number | null;
  readonly seenAt: number | null;
  readonly results: readonly WatchdogResult[];
  readonly tidied: boolean;
}

export const isOpen = (state: UndoState): boolean =>
  state === 'planting' || state === 'armed' || state === 'acting';

/** What somebody may still press for: it waits, or something is still away. */
export const canAct = ({ state, results }: Pick<StoredUndo, 'state' | 'results'>): boolean =>
  isOpen(state) ||
  state === 'failed' ||
  (state === 'lost' && results.some(({ word }) => word === 'failed' || word === 'paused'));

const minuteMs = 60_000;

const clockTime = (at: number): string => {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
};

function after(durationMs: number): string {
  if (durationMs < 2 * minuteMs) return `${String(Math.max(0, Math.round(durationMs / 1000)))} s`;
  return `${String(Math.round(durationMs / minuteMs))} minutes`;
}

function outcomeOf(act: UndoAct, result: WatchdogResult | undefined, takenAt: number | null): string {
  if (result === undefined) return `${act.name} was not looked at`;
  const since =
    takenAt === null
      ? ''
      : `, ${after(result.at - takenAt)} after it was ${act.act === 'start' ? 'stopped' : 'paused'}`;
  switch (result.word) {
    case 'started':
    case 'unpaused':
      return `${result.word} ${act.name} at ${clockTime(result.at)}${since}`;
    case 'already':
      return `found ${act.name} running`;
    case 'gone':
      return `found that ${act.name} had been removed`;
    case 'paused':
      return `left ${act.name} paused, as somebody else had paused it`;
    case 'failed':
      return `could not put ${act.name} back (${result.words})`;
    default:
      return result.word satisfies never;
  }
}

export interface StoryFacts {
  /** When the job took the things away; null where its journal does not say. */
  readonly takenAt: number | null;
  /** When the job was cut off; null where it was not. */
  readonly cutAt: number | null;
  readonly jobActive: boolean;
}

type Told = Pick<
  StoredUndo,
  'host' | 'purpose' | 'acts' | 'state' | 'deadline' | 'endedAt' | 'results' | 'where'
>;

/** What became of it, in one sentence or two. Pure; times of day are those of this machine. */
export function storyOf(undo: Told, { takenAt, cutAt, jobActive }: StoryFacts): string {
  const names = undo.acts.map(({ name }) => name).join(', ');
  const does = undo.acts.every(({ act }) => act === 'unpause') ? 'unpauses' : 'starts';
  const outcomes = undo.acts.map((act) =>
    outcomeOf(
      act,
      undo.results.find(({ containerId }) => containerId === act.containerId),
      takenAt,
    ),
  );
  const cut = cutAt === null ? '' : `${undo.purpose} was cut off at ${clockTime(cutAt)}; `;
  const capital = (sentence: string): string => sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
  switch (undo.state) {
    case 'planting':
      return `Whether a watchdog for ${names} is on ${undo.host} is not known yet.`;
    case 'armed':
      return jobActive
        ? `The watchdog on ${undo.host} ${does} ${names} at ${clockTime(undo.deadline)} unless ${undo.purpose} is done before.`
        : capital(`${cut}the watchdog on ${undo.host} ${does} ${names} at ${clockTime(undo.deadline)}.`);
    case 'acting':
    case 'acted':
    case 'idle':
    case 'failed':
      if (undo.results.length === 0) return `The watchdog on ${undo.host} puts ${names} back now.`;
      return capital(`${cut}the watchdog on ${undo.host} ${outcomes.join(', and ')}.`);
    case 'cancelled':
      return `The watchdog on ${undo.host} for ${names} was cancelled.`;
    case 'lost': {
      const now = undo.acts.map((act) => {
        const found = undo.results.find(({ containerId }) => containerId === act.containerId);
        return `${act.name} ${found === undefined ? 'was not looked at' : `is ${found.words}`}`;
      });
      return `The watchdog on ${undo.host} runs no more, as after a restart of the host: ${now.join(', ')}.`;
    }
    default:
      return undo.state satisfies never;
  }
}

export function toView(undo: StoredUndo, owner: LockOwner, facts: StoryFacts): UndoView {
  const { acts, results, tidied: _tidied, ...rest } = undo;
  return {
    ...rest,
    mine: true,
    owner: owner.holder,
    jobActive: facts.jobActive,
    containers: toContainers(acts, results),
    story: storyOf(undo, facts),
  };
}

function toContainers(acts: readonly UndoAct[], results: readonly WatchdogResult[]): UndoView['containers'] {
  return acts.map((act) => {
    const found = results.find(({ containerId }) => containerId === act.containerId);
    return { ...act, outcome: found?.word ?? null, at: found?.at ?? null, words: found?.words ?? '' };
  });
}

/** When its deadline is by our clock, from what the host says is left; what was planned where it does not say. */
export function deadlineOf(report: WatchdogReport, now: number): number {
  return report.leftMs === null ? report.plantedAt + report.deadlineMs : now + report.leftMs;
}

/** One that another laptop planted, as it was found on a host. */
export function foreignView(
  report: WatchdogReport,
  host: { readonly id: string; readonly name: string },
  now: number,
): UndoView {
  const { id, jobId, purpose, where, acts, results, plantedAt } = report;
  const state = report.state === 'refused' ? 'lost' : report.state;
  const deadline = deadlineOf(report, now);
  const found = { host: host.name, purpose, acts, results, where, deadline, state, endedAt: null };
  return {
    id,
    hostId: host.id,
    host: host.name,
    mine: false,
    owner: report.ownerName,
    jobId,
    purpose,
    jobActive: false,
    where,
    state,
    containers: toContainers(acts, results),
    plantedAt,
    deadline,
    endedAt: isOpen(state) ? null : report.stateAt,
    seenAt: now,
    story: storyOf(found, { takenAt: null, cutAt: null, jobActive: true }),
  };
}
