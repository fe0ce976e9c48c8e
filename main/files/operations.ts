import type { FileListing } from '../contract/files.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Actor } from '../platform/actor.ts';
import { outcomeOf } from '../platform/audit/audited.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { statFollowed } from '../platform/docker/archive.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import type { Undo } from '../platform/undo/types.ts';
import type { ResolvedContainer, StackQueries } from '../stacks/queries.ts';
import { createDownloadKind, noPath } from './download.ts';
import { listFolder } from './listing.ts';
import { cleanPath } from './model.ts';
import type { DownloadRequest, ListRequest, UploadRequest } from './requests.ts';
import { createUploadKind } from './upload.ts';

export interface FilesDeps {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly hosts: Pick<HostQueries, 'engineOf' | 'find'>;
  readonly stacks: Pick<StackQueries, 'resolve'>;
  readonly undo: Pick<Undo, 'plant'>;
}

export type FileOperations = ReturnType<typeof createFileOperations>;

const defaultLimit = 2000;
const defaultDeadlineSeconds = 300;

/** What can be done with the files of a container. Registers the job kinds. */
export function createFileOperations(deps: FilesDeps) {
  const { clock, audit, jobs, hosts, stacks } = deps;
  const downloads = createDownloadKind(deps);
  const uploads = createUploadKind(deps);
  jobs.register(downloads);
  jobs.register(uploads);

  /** Refuses before there is a job, and leaves the audit entry that the job would have left. */
  function demand(act: string, target: ResolvedContainer, actor: Actor, check: () => void): void {
    try {
      check();
      hosts.engineOf(target.hostId);
    } catch (error) {
      audit.append({
        actor: actor.name,
        act,
        hostId: target.hostId,
        host: target.host,
        subject: target.container.name,
        jobId: null,
        before: null,
        after: null,
        outcome: outcomeOf(error),
        error: toErrorView(error),
      });
      throw error;
    }
  }

  function refuseUnconfirmed(
    { hostId, host, container }: ResolvedContainer,
    what: string,
    confirm?: string,
  ): void {
    const isProtected = hosts.find(hostId)?.protected ?? true;
    if (!isProtected || confirm === container.name) return;
    const typed = confirm === undefined ? '' : ', and what was typed is another';
    throw new WheelhouseError(
      'REFUSED',
      `${host} is protected: to ${what} ${container.name} needs its name typed${typed}.`,
      {
        hint: `Type ${container.name} to confirm (--confirm ${container.name}).`,
        details: { confirm: container.name },
      },
    );
  }

  return {
    list: async (request: ListRequest, signal?: AbortSignal): Promise<FileListing> => {
      const { hostId, host, container } = stacks.resolve(request.container, request.host);
      const engine = hosts.engineOf(hostId);
      const path = cleanPath(request.path ?? '/');
      const folder = await statFollowed(engine, container.id, path, signal);
      if (folder === null) throw noPath(path, container.name, host);
      if (folder.kind !== 'folder') throw noFolder(path, container.name, host);
      const listed = await listFolder(engine, {
        container: container.id,
        isRunning: container.state === 'running',
        path,
        limit: request.limit ?? defaultLimit,
        signal,
      });
      return {
        hostId,
        containerId: container.id,
        container: container.name,
        path,
        ...listed,
        observedAt: clock.now(),
      };
    },

    download: (request: DownloadRequest, actor: Actor) => {
      const target = stacks.resolve(request.container, request.host);
      const consistency = request.consistency ?? 'running';
      demand('files.download', target, actor, () => {
        if (consistency !== 'running') refuseUnconfirmed(target, consistency, request.confirm);
      });
      return jobs.start(
        downloads,
        {
          hostId: target.hostId,
          host: target.host,
          containerId: target.container.id,
          name: target.container.name,
          path: cleanPath(request.path),
          to: request.to,
          overwrite: request.overwrite ?? false,
          consistency,
          deadlineMs: (request.deadlineSeconds ?? defaultDeadlineSeconds) * 1000,
        },
        actor,
      );
    },

    upload: (request: UploadRequest, actor: Actor) => {
      const target = stacks.resolve(request.container, request.host);
      demand('files.upload', target, actor, () => {
        if (request.overwrite === true) refuseUnconfirmed(target, 'replace files of', request.confirm);
      });
      const [uid = 0, gid = uid] = (request.owner ?? '0:0').split(':').map(Number);
      return jobs.start(
        uploads,
        {
          hostId: target.hostId,
          host: target.host,
          containerId: target.container.id,
          name: target.container.name,
          from: request.from,
          path: cleanPath(request.path),
          overwrite: request.overwrite ?? false,
          uid,
          gid,
          mode: request.mode === undefined ? null : Number.parseInt(request.mode, 8),
        },
        actor,
      );
    },
  };
}

function noFolder(path: string, name: string, host: string): WheelhouseError {
  return new WheelhouseError('VALIDATION', `${path} in ${name} on ${host} is a file and no folder.`, {
    hint: 'List the folder above it, or download it.',
    details: { path },
  });
}
