import { z } from 'zod';
import type { ErrorCode } from '../../contract/errors.ts';
import { runExec } from '../docker/exec.ts';
import { ownLabel } from '../docker/own.ts';
import type { ContainerSummary, EngineClient } from '../docker/types.ts';
import { WheelhouseError } from '../errors.ts';
import type { Carrier, WatchdogPlan, WatchdogReport } from './carrier.ts';
import { listCandidates } from './container-images.ts';
import { toPlanText, toSeconds } from './plan-text.ts';
import { parseReports } from './report-text.ts';
import { containerScript } from './watchdog-script.ts';

interface ContainerCarrierDeps {
  readonly engine: EngineClient;
  readonly now: () => number;
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  /** The image that carried a watchdog of this host before, which is tried first; kept while the process lives. */
  readonly known: Map<string, string>;
}

const labels = {
  own: ownLabel,
  id: 'dev.wheelhouse.undo.id',
  plan: 'dev.wheelhouse.undo.plan',
} as const;
const socketInside = '/run/wheelhouse-undo.sock';
const usualSocket = '/var/run/docker.sock';
const folderInside = (id: string): string => `/wheelhouse-undo/${id}`;
const createdWire = z.object({ Id: z.string() });
const lookMs = 150;
const beginsWithinMs = 15_000;
const memoryBytes = 256 * 1024 * 1024;
const logLines = 200;

function isOneOf(error: unknown, ...codes: readonly ErrorCode[]): error is WheelhouseError {
  return error instanceof WheelhouseError && codes.includes(error.code);
}

/** A watchdog in a container of an image that is there already; its state is in its labels, its log and its files. */
export function createContainerCarrier(deps: ContainerCarrierDeps): Carrier {
  const { engine, now } = deps;
  // An engine behind a pipe of Windows, or in the virtual machine of a desktop, has its socket at the usual place.
  const sockets = [...new Set([engine.socketPath, usualSocket])].filter((path) => path.startsWith('/'));

  async function start(
    image: string,
    name: string,
    socket: string,
    run: {
      argv: readonly string[];
      env: readonly string[];
      labels: Record<string, string>;
      restart: boolean;
    },
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const options = signal === undefined ? {} : { signal };
    const { Id } = await engine.ask(
      {
        what: 'create a watchdog',
        method: 'POST',
        path: '/containers/create',
        query: { name },
        body: {
          json: {
            Image: image,
            Entrypoint: ['/bin/sh', '-c', containerScript, 'wheelhouse-undo'],
            Cmd: run.argv,
            Env: run.env,
            Labels: run.labels,
            User: '0:0',
            WorkingDir: '/',
            Healthcheck: { Test: ['NONE'] },
            HostConfig: {
              Mounts: [{ Type: 'bind', Source: socket, Target: socketInside }],
              NetworkMode: 'none',
              // One that ended well stays ended; one that was killed, with its engine or its host, comes back.
              RestartPolicy: run.restart ? { Name: 'on-failure' } : { Name: 'no' },
              LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
              SecurityOpt: ['label=disable'],
              CapDrop: ['ALL'],
              CapAdd: ['DAC_OVERRIDE'],
              Memory: memoryBytes,
              PidsLimit: 64,
            },
          },
        },
        ...options,
      },
      createdWire,
    );
    try {
      await engine.start(Id, options);
      return Id;
    } catch (error) {
      await remove(Id);
      throw error;
    }
  }

  async function remove(container: string): Promise<void> {
    try {
      // The image may declare volumes, which were made for this container alone.
      await engine.remove(container, { force: true, volumes: true });
    } catch (error) {
      if (!isOneOf(error, 'NOT_FOUND')) throw error;
    }
  }

  async function logOf(container: string): Promise<string> {
    const lines: string[] = [];
    for await (const batch of engine.logs(container, { tail: logLines, tty: false })) {
      lines.push(...batch.map((line) => line.text));
    }
    return lines.join('\n');
  }

  /** Waits for the first word of a container that was started. */
  async function firstWord(container: string, signal: AbortSignal | undefined): Promise<string> {
    const until = now() + beginsWithinMs;
    for (;;) {
      const log = await logOf(container);
      if (/^end$/m.test(log)) return log;
      const { state, exitCode } = await engine.inspectContainer(container, signal ? { signal } : {});
      if (state === 'exited' || state === 'dead')
        return `note it ended with code ${String(exitCode)}: ${log.trim().slice(0, 200)}`;
      if (now() > until) return 'note it said nothing';
      await deps.sleep(lookMs, signal);
    }
  }

  /** Tries one image after another until `use` answers something; else answers why none would do. */
  async function withImages<Result>(
    signal: AbortSignal | undefined,
    use: (image: string, socket: string) => Promise<Result | string>,
  ): Promise<Result | string> {
    if (sockets.length === 0) return 'the engine has no socket that a container could be given';
    const images = await listCandidates(engine, deps.known.get(engine.hostLabel), signal);
    let why = images.length === 0 ? 'there is no image on it' : '';
    for (const image of images) {
      for (const socket of sockets) {
        let answer: Result | string;
        try {
          answer = await use(image.id, socket);
        } catch (error) {
          if (!isOneOf(error, 'ENGINE_ERROR')) throw error;
          answer = error.message.replace(/\.$/, '');
        }
        if (typeof answer !== 'string') {
          deps.known.set(engine.hostLabel, image.id);
          return answer;
        }
        why = `${image.name === '' ? image.id.slice(7, 19) : image.name}: ${answer}`;
      }
    }
    return `none of ${String(images.length)} images there can carry it (${why})`;
  }

  const noteOf = (log: string): string => (/^note (.+)$/m.exec(log)?.[1] ?? 'it could not start').trim();

  async function begin(plan: WatchdogPlan, image: string, socket: string, signal: AbortSignal | undefined) {
    const text = toPlanText(plan, socketInside);
    const container = await start(
      image,
      `wheelhouse-undo-${plan.id}`,
      socket,
      {
        argv: ['begin', folderInside(plan.id)],
        env: [`PLAN=${text}`, `DEADLINE=${String(toSeconds(plan.deadlineMs))}`],
        labels: { [labels.own]: 'undo', [labels.id]: plan.id, [labels.plan]: text },
        restart: true,
      },
      signal,
    );
    try {
      const log = await firstWord(container, signal);
      if (/^state armed$/m.test(log)) {
        const report = await askInside(container, ['show', folderInside(plan.id)]);
        if (report?.state === 'armed') return report;
      }
      await remove(container);
      return noteOf(log);
    } catch (error) {
      await remove(container);
      throw error;
    }
  }

  async function askInside(container: string, argv: readonly string[]): Promise<WatchdogReport | null> {
    const { stdout } = await runExec(engine, {
      container,
      argv: ['/bin/sh', '-c', containerScript, 'wheelhouse-undo', ...argv],
      user: '0:0',
    });
    return parseReports(stdout, 'container', now())[0] ?? null;
  }

  async function watchdogs(signal?: AbortSignal): Promise<readonly ContainerSummary[]> {
    const all = await engine.listContainers(signal ? { signal } : {});
    return all.filter((container) => container.labels[labels.own] === 'undo');
  }

  async function find(id: string): Promise<ContainerSummary | undefined> {
    return (await watchdogs()).find((container) => container.labels[labels.id] === id);
  }

  /** Asks one that runs; null where it has ended or was removed meanwhile. */
  async function askRunning(
    container: ContainerSummary,
    argv: readonly string[],
  ): Promise<WatchdogReport | null> {
    if (container.state !== 'running') return null;
    try {
      return await askInside(container.id, argv);
    } catch (error) {
      // An engine says in several ways that a container has just ended.
      if (isOneOf(error, 'CONFLICT', 'NOT_FOUND', 'ENGINE_ERROR')) return null;
      throw error;
    }
  }

  /** One that runs is asked; of one that ended, its labels and its log tell. */
  async function report(container: ContainerSummary): Promise<WatchdogReport | null> {
    const id = container.labels[labels.id] ?? '';
    const said = await askRunning(container, ['show', folderInside(id)]);
    if (said !== null) return said;
    try {
      const { state } = await engine.inspectContainer(container.id);
      const log = await logOf(container.id);
      const last = log.slice(Math.max(0, log.lastIndexOf('\nstate ')));
      const isComing = state === 'restarting' || state === 'running';
      const text = `undo ${id}\n${container.labels[labels.plan] ?? ''}\nalive ${isComing ? 'yes' : 'no'}\n${last}`;
      return parseReports(text, 'container', now())[0] ?? null;
    } catch (error) {
      if (isOneOf(error, 'NOT_FOUND', 'CONFLICT')) return null;
      throw error;
    }
  }

  async function control(id: string, argv: readonly string[]): Promise<WatchdogReport | null> {
    const container = await find(id);
    if (container === undefined) return null;
    return (await askRunning(container, argv)) ?? report(container);
  }

  return {
    where: 'container',
    async probe(signal) {
      const answer = await withImages(signal, async (image, socket) => {
        const name = `wheelhouse-undo-probe-${String(now())}`;
        const run = {
          argv: ['probe', folderInside('probe'), socketInside],
          env: [],
          labels: { [labels.own]: 'probe' },
          restart: false,
        };
        const container = await start(image, name, socket, run, signal);
        try {
          const log = await firstWord(container, signal);
          return /^state able$/m.test(log) ? { how: /^how (\S+)$/m.exec(log)?.[1] ?? '' } : noteOf(log);
        } finally {
          await remove(container);
        }
      });
      return typeof answer === 'string'
        ? { possible: false, words: answer }
        : { possible: true, words: answer.how };
    },
    async plant(plan, signal) {
      const answer = await withImages(signal, (image, socket) => begin(plan, image, socket, signal));
      return typeof answer === 'string'
        ? { kind: 'impossible', words: answer }
        : { kind: 'armed', report: answer };
    },
    async list(signal) {
      const found = await watchdogs(signal);
      const reports = await Promise.all(found.map(report));
      return reports.filter((one) => one !== null);
    },
    async cancel(id) {
      const told = await control(id, ['cancel', folderInside(id)]);
      if (told?.state !== 'lost') return told;
      // It runs no more and may only come back with its engine, unless it is taken away.
      await this.tidy(id);
      return { ...told, state: 'cancelled' };
    },
    extend: (id, deadlineMs) => control(id, ['extend', folderInside(id), String(toSeconds(deadlineMs))]),
    async tidy(id) {
      const container = await find(id);
      if (container !== undefined) await remove(container.id);
    },
  };
}
