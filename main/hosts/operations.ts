import { randomUUID } from 'node:crypto';
import type { ErrorView } from '../contract/errors.ts';
import type { Environment, Host, HostView, Need } from '../contract/hosts.ts';
import { audited, auditedChange, type AuditedAct } from '../platform/audit/audited.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Actor } from '../platform/actor.ts';
import { checkIdentityFile, nameFromAddress, readAddress } from './addresses.ts';
import { createAcceptKey } from './accept-key.ts';
import { createForgetKey } from './forget-key.ts';
import { resolveHost } from './host-queries.ts';
import type { GivenAnswers } from './login.ts';
import { defaultEnvironment, freeName } from './model.ts';
import { refuseDuplicate, refuseWhileWorking } from './refusals.ts';
import { connectAll, toHostView, type HostRegistry } from './registry.ts';
import type { HostsRoomDeps } from './room.ts';
import type { HostStore } from './store.ts';
import type { Watching } from './watching.ts';

interface OperationsDeps extends Pick<
  HostsRoomDeps,
  'audit' | 'clock' | 'database' | 'jobs' | 'random' | 'trustFile'
> {
  readonly store: HostStore;
  readonly registry: HostRegistry;
  readonly watching: Watching;
}

export interface NewHost {
  readonly address: string;
  readonly name?: string | undefined;
  readonly environment?: Environment | undefined;
  readonly protected?: boolean | undefined;
  readonly identityFile?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly password?: string | undefined;
  readonly acceptFingerprint?: string | undefined;
}

export interface HostChanges {
  readonly name?: string | undefined;
  readonly environment?: Environment | undefined;
  readonly protected?: boolean | undefined;
  readonly identityFile?: string | null | undefined;
}

// Above the 15 s that a connection attempt may take, so that the caller hears its outcome.
const answerWithinMs = 20_000;

export type HostOperations = ReturnType<typeof createHostOperations>;

/** What a person can do with hosts. Every one of these leaves one audit entry, also when it is refused. */
export function createHostOperations(deps: OperationsDeps) {
  const { audit, clock, database, registry, store, watching } = deps;
  const acceptKey = createAcceptKey(registry, deps.trustFile);
  const forgetKey = createForgetKey(registry, deps.trustFile);

  function asked(actor: Actor, act: string, host: Host): AuditedAct {
    return { actor, act, hostId: host.id, host: host.name, subject: host.name };
  }

  function viewOf(hostId: string): HostView {
    return registry.view(hostId) ?? toHostView(registry.entry(hostId));
  }

  function refuseWhilePaused(host: Host): void {
    if (!watching.isPaused()) return;
    throw new WheelhouseError('REFUSED', `Watching is paused, so ${host.name} is not connected.`, {
      hint: 'Resume watching first.',
    });
  }

  async function connectNow(hostId: string): Promise<HostView> {
    if (!watching.isPaused()) {
      const supervisor = registry.supervisor(hostId);
      supervisor.connect();
      await supervisor.settled(answerWithinMs);
    }
    return viewOf(hostId);
  }

  function insert(input: NewHost, actor: Actor): Host {
    const { address, kept, kind } = readAddress(input.address);
    const known = registry.views();
    const wanted =
      input.name ??
      freeName(
        nameFromAddress(address),
        known.map(({ name }) => name),
      );
    const environment = input.environment ?? defaultEnvironment(kind);
    const host: Host = {
      id: randomUUID(),
      name: wanted,
      address: kept,
      kind,
      environment,
      protected: input.protected ?? environment === 'production',
      identityFile: input.identityFile === undefined ? null : checkIdentityFile(input.identityFile),
      createdAt: clock.now(),
    };
    const act = { actor, act: 'hosts.add', hostId: host.id, host: host.name, subject: host.name };
    auditedChange(database, audit, act, (record) => {
      refuseDuplicate(host, known);
      store.insert(host);
      record.after({ ...host });
    });
    return host;
  }

  /** Forgets a host that was only just added; somebody else may have been quicker. */
  function takeBack(host: Host, actor: Actor): void {
    if (registry.view(host.id) === undefined) return;
    auditedChange(database, audit, asked(actor, 'hosts.remove', host), (record) => {
      record.before({ ...host });
      store.remove(host.id);
    });
    registry.remove(host.id);
  }

  return {
    /**
     * Adds a host and waits for the outcome of the first attempt; takes it back where whoever asked goes away before.
     * Throws VALIDATION, CONFLICT, REFUSED or CANCELLED.
     */
    async add(input: NewHost, actor: Actor, signal?: AbortSignal): Promise<HostView> {
      const host = insert(input, actor);
      registry.add(host, { passphrase: input.passphrase, password: input.password });
      try {
        const view = await unlessAbandoned(connectNow(host.id), signal);
        if (input.acceptFingerprint === undefined || view.connection.needs?.kind !== 'hostKey') return view;
        // The fingerprint was the condition: without it, nothing was asked for.
        await audited(audit, asked(actor, 'hosts.trust', host), (record) =>
          acceptKey(host.id, input.acceptFingerprint ?? '', record),
        );
        return await unlessAbandoned(connectNow(host.id), signal);
      } catch (error) {
        takeBack(host, actor);
        throw error;
      }
    },

    /** Throws NOT_FOUND, VALIDATION, or CONFLICT where another host has that name. */
    async update(reference: string, changes: HostChanges, actor: Actor): Promise<HostView> {
      const {
        connection: _connection,
        engine: _engine,
        sameEngineAs: _same,
        ...host
      } = resolveHost(reference, registry.views());
      const next: Host = {
        ...host,
        name: changes.name ?? host.name,
        environment: changes.environment ?? host.environment,
        protected: changes.protected ?? host.protected,
        identityFile: newIdentityFile(changes.identityFile, host.identityFile),
      };
      auditedChange(database, audit, asked(actor, 'hosts.update', host), (record) => {
        record.before({ ...host });
        refuseDuplicate(
          next,
          registry.views().filter(({ id }) => id !== host.id),
        );
        store.update(next);
        record.after({ ...next });
      });
      registry.update(next);
      if (next.identityFile === host.identityFile) return viewOf(host.id);
      registry.supervisor(host.id).disconnect();
      return connectNow(host.id);
    },

    /** Forgets a host. Throws REFUSED until its name is typed, LOCK_HELD while a job works on it. */
    remove(reference: string, confirm: string | undefined, actor: Actor): void {
      const host = resolveHost(reference, registry.views());
      auditedChange(database, audit, asked(actor, 'hosts.remove', host), (record) => {
        const { connection: _connection, engine: _engine, sameEngineAs: _same, ...before } = host;
        record.before({ ...before });
        if (confirm !== host.name) {
          throw new WheelhouseError(
            'REFUSED',
            `Forgetting ${host.name} needs its name typed${confirm === undefined ? '' : ', and what was typed is another'}.`,
            { hint: `Type ${host.name} to confirm.`, details: { confirm: host.name } },
          );
        }
        refuseWhileWorking(deps.jobs.active(), host.id);
        store.remove(host.id);
      });
      registry.remove(host.id);
    },

    /** Accepts the key that the host showed, when it is the one with this fingerprint, and connects. */
    async trust(reference: string, fingerprint: string, actor: Actor): Promise<HostView> {
      const host = resolveHost(reference, registry.views());
      await audited(audit, asked(actor, 'hosts.trust', host), (record) =>
        acceptKey(host.id, fingerprint, record),
      );
      return connectNow(host.id);
    },

    /** Takes the host's key out of Wheelhouse's own trust file, and connects: the next key is asked about. */
    async forgetKey(reference: string, actor: Actor): Promise<HostView> {
      const host = resolveHost(reference, registry.views());
      await audited(audit, asked(actor, 'hosts.forgetKey', host), (record) => forgetKey(host.id, record));
      if (registry.supervisor(host.id).state.state === 'ready') registry.supervisor(host.id).disconnect();
      return connectNow(host.id);
    },

    /**
     * Hands over what the login asks for, to the attempt that waits for it or to a new one; does nothing where the host is
     * reached. Throws AUTH_FAILED where it does not fit, VALIDATION where nothing was given.
     */
    async unlock(reference: string, given: GivenAnswers, actor: Actor): Promise<HostView> {
      const host = resolveHost(reference, registry.views());
      return audited(audit, asked(actor, 'hosts.unlock', host), async () => {
        refuseWhilePaused(host);
        refuseNothing(given);
        const { supervisor, login } = registry.entry(host.id);
        // Nothing would check what was given, and it must not take the place of what opened the key.
        if (supervisor.state.state === 'ready') return viewOf(host.id);
        const before = toHostView(registry.entry(host.id)).connection.needs;
        if (!login.give(given)) {
          // An attempt that runs was begun without it.
          if (supervisor.state.state === 'connecting') supervisor.disconnect();
        }
        const view = await connectNow(host.id);
        const { needs, error } = view.connection;
        if (!isSameNeed(before, needs) && !isGiven(given, needs)) return view;
        // While it waits again the error is that of an attempt before.
        throw view.connection.state === 'rejected' ? toError(error, host) : refusedAnswer(host, needs);
      });
    },

    /** Tries now. Throws why the host cannot be reached. */
    async connect(reference: string, actor: Actor): Promise<HostView> {
      const host = resolveHost(reference, registry.views());
      return audited(audit, asked(actor, 'hosts.connect', host), async (record) => {
        record.before({ state: host.connection.state });
        refuseWhilePaused(host);
        const view = await connectNow(host.id);
        record.after({ state: view.connection.state });
        if (view.connection.state === 'ready' || view.connection.needs !== null) return view;
        throw toError(view.connection.error, host);
      });
    },

    /** Closes every connection until `resume`. Throws LOCK_HELD while a job runs. */
    pause(actor: Actor): void {
      const act = { actor, act: 'hosts.pause', hostId: null, host: null, subject: 'watching' };
      auditedChange(database, audit, act, (record) => {
        record.before({ paused: watching.isPaused() });
        refuseWhileWorking(deps.jobs.active(), null);
        watching.setPaused(true);
        record.after({ paused: true });
      });
      for (const supervisor of registry.supervisors()) supervisor.disconnect();
      registry.announce();
    },

    resume(actor: Actor): void {
      const act = { actor, act: 'hosts.resume', hostId: null, host: null, subject: 'watching' };
      auditedChange(database, audit, act, (record) => {
        record.before({ paused: watching.isPaused() });
        watching.setPaused(false);
        record.after({ paused: false });
      });
      connectAll(registry, deps.random);
      registry.announce();
    },
  };
}

/** Waits for the work, but no longer than somebody waits for its answer. Throws CANCELLED. */
async function unlessAbandoned<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return work;
  const { promise: abandoned, reject } = Promise.withResolvers<never>();
  const leave = (): void => {
    reject(new WheelhouseError('CANCELLED', 'Adding the host was given up before it was reached.'));
  };
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work, abandoned]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

function refuseNothing({ passphrase, password, answers }: GivenAnswers): void {
  if (passphrase !== undefined || password !== undefined || answers !== undefined) return;
  throw new WheelhouseError('VALIDATION', 'Nothing was given: name a passphrase, a password or answers.', {
    hint: 'On the command line --passphrase and --password are asked for; hosts connect asks for what is needed.',
  });
}

function isSameNeed(before: Need | null, after: Need | null): boolean {
  return before !== null && JSON.stringify(before) === JSON.stringify(after);
}

function isGiven(given: GivenAnswers, needs: Need | null): boolean {
  return needs?.kind === 'passphrase'
    ? given.passphrase !== undefined
    : needs?.kind === 'password' && given.password !== undefined;
}

function refusedAnswer(host: Host, needs: Need | null): WheelhouseError {
  if (needs?.kind === 'passphrase') {
    const { identityFile } = needs;
    return new WheelhouseError('AUTH_FAILED', `The passphrase does not open the key ${identityFile}.`, {
      hint: `The passphrase does not open the key ${identityFile}; enter it again.`,
      details: { reason: 'needs-passphrase', keyFile: identityFile },
    });
  }
  return new WheelhouseError('AUTH_FAILED', `${host.name} did not accept what was given.`, {
    hint: 'Enter it again; the host still waits.',
  });
}

function newIdentityFile(wanted: string | null | undefined, before: string | null): string | null {
  if (wanted === undefined) return before;
  return wanted === null ? null : checkIdentityFile(wanted);
}

function toError(view: ErrorView | null, host: Host): WheelhouseError {
  if (view === null) {
    return new WheelhouseError('HOST_UNREACHABLE', `${host.name} has not answered yet.`, {
      hint: 'Wheelhouse goes on trying; look again in a moment.',
      retryable: true,
    });
  }
  return new WheelhouseError(view.code, view.message, {
    ...(view.hint === undefined ? {} : { hint: view.hint }),
    ...(view.details === undefined ? {} : { details: view.details }),
  });
}
