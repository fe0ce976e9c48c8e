import { createRouterClient } from '@orpc/server';
import { onTestFinished } from 'vitest';
import type { LendInput, NoticeFate } from '../../../main/contract/faces.ts';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import type { Notice } from '../../../main/contract/notices.ts';
import { accessLevels } from '../../../main/contract/procedure.ts';
import type { QuestionView } from '../../../main/contract/questions.ts';
import type { ContainerView, Inventory } from '../../../main/contract/stacks.ts';
import { createNoticesRoom } from '../../../main/notices/room.ts';
import { toOverview, type Estate } from '../../../main/overview/model.ts';
import { createFaces, type Faces } from '../../../main/platform/faces/faces.ts';
import { createFacesRoutes } from '../../../main/platform/faces/routes.ts';
import type { CallContext } from '../../../main/platform/routes/call-context.ts';
import { createSettings } from '../../../main/platform/settings/settings.ts';
import { createListeners } from '../../../main/platform/streams/listeners.ts';
import { temporaryPlatform } from '../../support/platform.ts';
import { hostView } from '../../support/scripted-hosts.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

export function container(changes: Partial<ContainerView> = {}): ContainerView {
  return {
    hostId: 'h1',
    id: changes.name ?? 'web',
    name: 'web',
    stack: 'shop',
    service: 'web',
    image: 'nginx',
    imageDigest: null,
    state: 'running',
    health: null,
    status: 'up',
    restartCount: 0,
    exitCode: null,
    oomKilled: false,
    crashLoop: false,
    createdAt: 0,
    startedAt: 0,
    finishedAt: null,
    ports: [],
    tty: false,
    restartPolicy: 'no',
    logDriver: 'json-file',
    ...changes,
  };
}

export const down = { status: 'down', state: 'exited', exitCode: 137 } as const;
export const unhealthy = { status: 'degraded', health: 'unhealthy' } as const;

export function away(changes: Partial<HostView> = {}): HostView {
  const error = { code: 'HOST_UNREACHABLE', message: 'No answer.' } as const;
  return hostView({
    ...changes,
    connection: { ...hostView().connection, state: 'backoff', error },
  });
}

export function job(changes: Partial<JobView> = {}): JobView {
  return {
    id: 'j1',
    parentId: null,
    kind: 'containers.restart',
    subject: { hostId: 'h1', host: 'shop', name: 'web' },
    state: 'running',
    requestedBy: 'ana (desktop)',
    createdAt: 0,
    startedAt: 0,
    endedAt: null,
    steps: [],
    progress: null,
    result: null,
    error: null,
    leftovers: [],
    ...changes,
  };
}

/** What a desktop did, in order. */
interface Desktop {
  readonly shown: Notice[];
  readonly withdrawn: string[];
  /** What it answers; a sentence is a refusal. */
  answers: NoticeFate | { readonly problem: string };
  leave(): void;
}

/** The room of notices over a real database on virtual time; what it watches is written by the test. */
export function noticesDesk() {
  const clock = new VirtualClock();
  const platform = temporaryPlatform(clock);
  const { database, audit } = platform;
  const settings = createSettings(database);
  const changes = createListeners<null>();
  const jobChanges = createListeners<JobView>();
  let estate: Omit<Estate, 'now'> = {
    hosts: [hostView()],
    inventories: [],
    activeJobs: [],
    recentJobs: [],
    watching: true,
    observer: { state: 'online', since: 0, hidden: 0, wokeAt: null },
  };
  let questions: readonly QuestionView[] = [];
  let faces: Faces = createFaces(clock);
  const reports: unknown[] = [];
  const inventory = (hostId: string): Inventory =>
    estate.inventories.find((one) => one.hostId === hostId) ?? {
      hostId,
      certainty: 'unknown',
      observedAt: null,
      containers: [],
    };
  const build = () =>
    createNoticesRoom({
      clock,
      database,
      audit,
      settings,
      faces,
      report: (error) => void reports.push(error),
      overview: {
        get: () => toOverview({ ...estate, now: clock.now() }),
        subscribe: (listener) => changes.add(listener),
      },
      questions: { open: () => questions, subscribe: (listener) => changes.add(listener) },
      jobs: { subscribe: (listener) => jobChanges.add(listener) },
      hosts: { find: (id) => estate.hosts.find((host) => host.id === id) },
      stacks: { inventory },
    });
  let room = build();
  room.start();
  onTestFinished(() => room.stop());

  const context = (lends?: readonly string[]): CallContext => ({
    actor: { name: 'ana (desktop)' },
    access: new Set(accessLevels),
    ...(lends === undefined ? {} : { lends: new Set(lends) }),
  });
  const routes = () => ({ notices: room.routes, faces: createFacesRoutes({ database, audit, faces }) });

  return {
    ...platform,
    clock,
    settings,
    reports,
    client: (lends?: readonly string[]) => createRouterClient(routes(), { context: context(lends) }),
    /** Another state of the world. */
    show(next: Partial<typeof estate>): void {
      estate = { ...estate, ...next };
      changes.emit(null);
    },
    /** These containers on the host, seen just now. */
    containers(containers: readonly ContainerView[], certainty: Inventory['certainty'] = 'fresh'): void {
      this.show({ inventories: [{ hostId: 'h1', certainty, observedAt: 0, containers: [...containers] }] });
    },
    ask(open: readonly QuestionView[]): void {
      questions = open;
      changes.emit(null);
    },
    tellJob: (changed: JobView) => jobChanges.emit(changed),
    stop: () => room.stop(),
    /** The engine ends, and another one begins on the same files. */
    async restart(): Promise<void> {
      await room.stop();
      faces = createFaces(clock);
      estate = { ...estate, inventories: [] };
      room = build();
      room.start();
    },
    /** A desktop app attaches, and shows what it is asked to. */
    async attach(offer: Partial<LendInput> = {}): Promise<Desktop> {
      const leaving = new AbortController();
      const client = createRouterClient(routes(), { context: context(['keychain', 'notify']) });
      const notifier = { by: 'freedesktop', buttons: true, service: 'test 1', problem: null } as const;
      const items = await client.faces.lend(
        { abilities: ['notify'], keychainProblem: null, notifier, ...offer },
        { signal: leaving.signal },
      );
      const desktop: Desktop = { shown: [], withdrawn: [], answers: 'shown', leave: () => leaving.abort() };
      void (async () => {
        for await (const item of items) {
          if (item.type !== 'request' || item.ability !== 'notify') continue;
          const { id, act } = item;
          if (act.kind === 'withdraw') desktop.withdrawn.push(act.noticeId);
          else desktop.shown.push(act.notice);
          const { answers } = desktop;
          const withdrawn = { id, fate: 'withdrawn' } as const;
          if (act.kind === 'withdraw') await client.faces.answer(withdrawn);
          else
            await client.faces.answer(
              typeof answers === 'string' ? { id, fate: answers } : { id, ...answers },
            );
        }
      })();
      onTestFinished(() => leaving.abort());
      await clock.advance(0);
      return desktop;
    },
  };
}
