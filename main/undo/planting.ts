import { randomBytes } from 'node:crypto';
import { WheelhouseError } from '../platform/errors.ts';
import type { Carrier, WatchdogPlan, WatchdogReport } from '../platform/undo/carrier.ts';
import { checkPlan } from '../platform/undo/plan-text.ts';
import type { PlantedUndo, Undo, UndoPlan } from '../platform/undo/types.ts';
import type { Carriers } from './carriers.ts';
import { deadlineOf, type StoredUndo } from './model.ts';
import type { UndoStore } from './store.ts';
import type { UndoRoomDeps } from './types.ts';

interface PlantingDeps extends Pick<UndoRoomDeps, 'clock' | 'hosts' | 'owner' | 'report'> {
  readonly store: UndoStore;
  readonly carriers: Carriers;
  /** Tells those who look that a watchdog is another. */
  readonly changed: () => void;
}

const settleMs = 20_000;
const retryMs = 15 * 60_000;
const resultsWithinMs = 8_000;
const lookMs = 500;
const placeOf = { process: 'as a process of the login', container: 'in a container' } as const;

/** True once it says of each container what it did. */
function isWhole({ acts, results }: Pick<WatchdogReport, 'acts' | 'results'>): boolean {
  return acts.every((act) => results.some(({ containerId }) => containerId === act.containerId));
}

/** Plants watchdogs on hosts, and writes each down before and after. */
export function createPlanting(deps: PlantingDeps): Undo {
  const { clock, hosts, store, carriers, changed } = deps;

  function save(undo: StoredUndo): StoredUndo {
    store.save(undo);
    changed();
    return undo;
  }

  function noUndo(hostName: string, plan: UndoPlan, tried: readonly string[]): WheelhouseError {
    const names = plan.acts.map(({ name }) => name).join(', ');
    return new WheelhouseError(
      'REFUSED',
      `${names} is left as it is: ${hostName} can carry no watchdog that would put it back if this laptop went away (${tried.join('; ')}).`,
      {
        hint: 'Let the login run programs there, or keep an image with docker, curl, python or perl on it.',
        details: { reason: 'no-undo', tried },
      },
    );
  }

  async function plant(plan: UndoPlan, signal?: AbortSignal): Promise<PlantedUndo> {
    checkPlan(plan.acts, plan.deadlineMs);
    const host = hosts.resolve(plan.hostId);
    const ways = carriers(host.id);
    const plantedAt = clock.now();
    const id = `${plantedAt.toString(36)}-${randomBytes(5).toString('hex')}`;
    const { jobId, purpose, deadlineMs, acts } = plan;
    const watchdog: WatchdogPlan = {
      id,
      owner: deps.owner.folder,
      ownerName: deps.owner.holder,
      jobId,
      purpose,
      plantedAt,
      deadlineMs,
      settleMs: plan.settleMs ?? settleMs,
      retryMs,
      acts,
    };
    // Written down before: whatever becomes of this engine, the next one knows what to look for.
    const planting = save({
      id,
      hostId: host.id,
      host: host.name,
      jobId,
      purpose,
      acts,
      where: null,
      state: 'planting',
      plantedAt,
      deadline: plantedAt + deadlineMs,
      endedAt: null,
      seenAt: null,
      results: [],
      tidied: false,
    });
    const tried: string[] = [];
    for (const way of ways) {
      const outcome = await way.plant(watchdog, signal);
      if (outcome.kind === 'armed') return toPlanted(armed(planting, way, outcome.report), way.where);
      tried.push(`${placeOf[way.where]}: ${outcome.words}`);
    }
    store.remove(id);
    changed();
    throw noUndo(host.name, plan, tried);
  }

  function armed(undo: StoredUndo, way: Carrier, report: WatchdogReport): StoredUndo {
    const now = clock.now();
    return save({
      ...undo,
      where: way.where,
      state: 'armed',
      deadline: deadlineOf(report, now),
      seenAt: now,
    });
  }

  function toPlanted(first: StoredUndo, where: Carrier['where']): PlantedUndo {
    const { id, hostId, host } = first;
    let { deadline } = first;
    // Asked anew each time: the connection on which it was planted may be another by then.
    const way = (): Carrier => carriers(hostId)[where === 'process' ? 0 : 1];
    return {
      id,
      where,
      get deadline() {
        return deadline;
      },
      async extend(deadlineMs) {
        const report = await way().extend(id, deadlineMs);
        if (report?.state !== 'armed') {
          throw new WheelhouseError(
            'CONFLICT',
            `The watchdog on ${host} ${report === null || report.state === 'lost' ? 'runs no more' : 'has acted already'}.`,
            { hint: 'Look at what it put back.', details: { undoId: id, state: report?.state ?? null } },
          );
        }
        const now = clock.now();
        deadline = deadlineOf(report, now);
        save({ ...(store.find(id) ?? first), state: 'armed', deadline, seenAt: now });
      },
      async cancel() {
        const report = await untilWhole(way(), await way().cancel(id));
        const now = clock.now();
        const known = store.find(id) ?? first;
        const acted = report?.results.some(({ word }) => word === 'started' || word === 'unpaused') ?? false;
        if (report !== null && report.state !== 'cancelled') {
          const { results } = report;
          // It looks on for a moment; how it ended is read later.
          save({ ...known, state: 'acting', results, seenAt: now });
          return { acted };
        }
        const ended = save({ ...known, state: 'cancelled', endedAt: now, seenAt: now });
        await tidy(way(), ended);
        return { acted: false };
      },
    };
  }

  /** One that won the race says within moments what it did. */
  async function untilWhole(way: Carrier, given: WatchdogReport | null): Promise<WatchdogReport | null> {
    let report = given;
    const until = clock.monotonic() + resultsWithinMs;
    while (report?.state === 'acting' && !isWhole(report) && clock.monotonic() < until) {
      await clock.sleep(lookMs);
      report = await way.cancel(report.id);
    }
    return report;
  }

  async function tidy(way: Carrier, undo: StoredUndo): Promise<void> {
    try {
      await way.tidy(undo.id);
      save({ ...undo, tidied: true });
    } catch (error) {
      // It was cancelled, which is what counts; what it left is swept up at the next look.
      if (!(error instanceof WheelhouseError)) deps.report(error, 'undo.tidy');
    }
  }

  return {
    plant,
    async canUndo(hostId, signal) {
      const [process, container] = carriers(hostId);
      const [asProcess, inContainer] = await Promise.all([process.probe(signal), container.probe(signal)]);
      return { process: asProcess, container: inContainer };
    },
  };
}
