import type { UndoView } from '../contract/undo.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Carrier, WatchdogReport, WatchdogResult } from '../platform/undo/carrier.ts';
import type { UndoAct } from '../platform/undo/types.ts';
import type { Carriers } from './carriers.ts';
import { factsOf } from './facts.ts';
import { deadlineOf, foreignView, isOpen, storyOf, type StoredUndo } from './model.ts';
import type { UndoStore } from './store.ts';
import type { UndoRoomDeps } from './types.ts';

interface SweepDeps extends UndoRoomDeps {
  readonly store: UndoStore;
  readonly carriers: Carriers;
  readonly changed: () => void;
  /** Adds a sentence to the story of a job that has ended. */
  readonly tellJob: (jobId: string, sentence: string) => void;
}

/** Answers in how many milliseconds the host is worth another look; null where nothing is left to wait for. */
export type SweepHost = (hostId: string) => Promise<number | null>;

const actingAgainMs = 2_000;
const afterDeadlineMs = 1_500;
const longestMs = 60_000;

/** Reads what is on a host, and brings the table, the events and the stories of jobs up to date with it. */
export function createSweep(deps: SweepDeps): {
  readonly sweep: SweepHost;
  readonly foreign: () => readonly UndoView[];
} {
  const { clock, database, events, jobs, hosts, store, carriers, owner } = deps;
  const foreign = new Map<string, readonly UndoView[]>();

  function save(undo: StoredUndo): StoredUndo {
    store.save(undo);
    deps.changed();
    return undo;
  }

  /** How the containers of a watchdog that runs no more are now. */
  async function lookAt(hostId: string, acts: readonly UndoAct[]): Promise<readonly WatchdogResult[]> {
    const engine = hosts.engineOf(hostId);
    return Promise.all(
      acts.map(async ({ containerId }): Promise<WatchdogResult> => {
        const at = clock.now();
        try {
          const { state } = await engine.inspectContainer(containerId);
          return { containerId, at, word: state === 'running' ? 'already' : 'failed', words: state };
        } catch (error) {
          if (!(error instanceof WheelhouseError) || error.code !== 'NOT_FOUND') throw error;
          return { containerId, at, word: 'gone', words: 'removed' };
        }
      }),
    );
  }

  /** Writes an end with its event and its story, all or nothing, then removes what it left. */
  async function end(undo: StoredUndo, way: Carrier | undefined): Promise<void> {
    const story = storyOf(undo, factsOf(jobs, undo));
    const names = undo.acts.map(({ name }) => name).join(', ');
    database.transaction(() => {
      save(undo);
      events.record({
        type: `undo.${undo.state}`,
        hostId: undo.hostId,
        subject: names,
        payload: { undoId: undo.id, jobId: undo.jobId, purpose: undo.purpose, story },
      });
      deps.tellJob(undo.jobId, story);
    });
    await tidy(undo, way);
  }

  async function tidy(undo: StoredUndo, way: Carrier | undefined): Promise<void> {
    await way?.tidy(undo.id);
    save({ ...undo, tidied: true });
  }

  async function apply(known: StoredUndo, report: WatchdogReport, way: Carrier): Promise<void> {
    const now = clock.now();
    const { where, results } = report;
    const seen: StoredUndo = { ...known, where, seenAt: now };
    // A job that lives hears of its watchdog by itself.
    if (factsOf(jobs, known).jobActive) {
      if (report.state === 'armed') save({ ...seen, deadline: deadlineOf(report, now) });
      return;
    }
    if (!isOpen(known.state)) {
      await tidy(known, way);
      return;
    }
    switch (report.state) {
      case 'armed':
        if (known.state === 'planting') await takeBack(seen, way);
        else save({ ...seen, state: 'armed', deadline: deadlineOf(report, now) });
        return;
      case 'acting':
        save({ ...seen, state: 'acting', results });
        return;
      case 'acted':
      case 'idle':
      case 'failed':
        await end({ ...seen, state: report.state, results, endedAt: report.stateAt ?? now }, way);
        return;
      case 'cancelled':
        await tidy({ ...seen, state: 'cancelled', endedAt: report.stateAt ?? now }, way);
        return;
      case 'refused':
        await takeBack(seen, way);
        return;
      case 'lost':
        await end(await lost(seen), way);
        return;
      default:
        report.state satisfies never;
    }
  }

  async function lost(undo: StoredUndo): Promise<StoredUndo> {
    const results = await lookAt(undo.hostId, undo.acts);
    return { ...undo, state: 'lost', results, endedAt: clock.now() };
  }

  /** Nobody heard that it was planted, so nothing was taken away for which it would have to stay. */
  async function takeBack(undo: StoredUndo, way: Carrier): Promise<void> {
    await way.cancel(undo.id);
    await way.tidy(undo.id);
    store.remove(undo.id);
    deps.changed();
  }

  /** One of which the host knows nothing, where it could be asked. */
  async function missing(
    undo: StoredUndo,
    lists: readonly (readonly WatchdogReport[] | null)[],
  ): Promise<void> {
    if (factsOf(jobs, undo).jobActive) return;
    const asked = undo.where === null ? lists : [lists[undo.where === 'process' ? 0 : 1]];
    if (asked.some((list) => list === null || list === undefined)) return;
    if (undo.state === 'planting') {
      store.remove(undo.id);
      deps.changed();
    } else if (isOpen(undo.state)) await end(await lost(undo), undefined);
    else save({ ...undo, tidied: true });
  }

  /** Ours, and the table has forgotten it: the database was set aside. */
  function adopt(report: WatchdogReport, hostId: string, host: string): StoredUndo {
    const { id, jobId, purpose, acts, where, plantedAt } = report;
    const deadline = deadlineOf(report, clock.now());
    const base = { id, hostId, host, jobId, purpose, acts, where, plantedAt, deadline };
    return save({ ...base, state: 'armed', endedAt: null, seenAt: clock.now(), results: [], tidied: false });
  }

  function nextLook(hostId: string): number | null {
    const delays = store
      .untidied(hostId)
      .filter((undo) => isOpen(undo.state) && !factsOf(jobs, undo).jobActive)
      .map((undo) => (undo.state === 'acting' ? 0 : undo.deadline - clock.now() + afterDeadlineMs));
    if (delays.length === 0) return null;
    return Math.min(longestMs, Math.max(actingAgainMs, Math.min(...delays)));
  }

  return {
    async sweep(hostId) {
      const host = hosts.find(hostId);
      if (host === undefined) return null;
      const ways = carriers(hostId);
      const lists = await Promise.all(ways.map((way) => way.list()));
      const found = lists.flatMap((list, at) => (list ?? []).map((report) => ({ report, way: ways[at] })));
      const others = found.filter(({ report }) => report.owner !== owner.folder);
      const now = clock.now();
      foreign.set(
        hostId,
        others.map(({ report }) => foreignView(report, host, now)),
      );
      for (const { report, way } of found) {
        if (report.owner !== owner.folder || way === undefined) continue;
        await apply(store.find(report.id) ?? adopt(report, hostId, host.name), report, way);
      }
      for (const undo of store.untidied(hostId)) {
        if (!found.some(({ report }) => report.id === undo.id)) await missing(undo, lists);
      }
      deps.changed();
      return nextLook(hostId);
    },
    foreign: () => [...foreign.values()].flat(),
  };
}
