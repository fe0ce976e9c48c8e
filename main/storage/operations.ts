import type { HostView } from '../contract/hosts.ts';
import type { Actor } from '../platform/actor.ts';
import { audited } from '../platform/audit/audited.ts';
import type { Audit } from '../platform/audit/types.ts';
import { parseImageReference } from '../platform/docker/image-reference.ts';
import { tagImage } from '../platform/docker/images.ts';
import { createNetwork } from '../platform/docker/networks.ts';
import { createVolume } from '../platform/docker/volumes.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import { checked } from './checked.ts';
import type { Lookups } from './lookups.ts';
import { refuseUnconfirmed } from './model.ts';
import { createPullKind, type FindCredential } from './pull-job.ts';
import { createRemovalKinds } from './remove-jobs.ts';

interface OperationsDeps {
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly lookups: Lookups;
  readonly findCredential?: FindCredential | undefined;
}

type Started = Promise<{ readonly jobId: string }>;

/** The acts on images, volumes and networks; registers their jobs. */
export function createStorageOperations({ audit, jobs, lookups, findCredential }: OperationsDeps) {
  const pull = createPullKind({ hosts: lookups.hosts, findCredential });
  const removals = createRemovalKinds(lookups);
  jobs.register(pull);
  jobs.register(removals.images);
  jobs.register(removals.volumes);
  jobs.register(removals.networks);

  return {
    async pullImage(host: HostView, image: string, actor: Actor): Started {
      const asked = { act: 'images.pull', host, subject: image, actor };
      const name = await checked(audit, asked, () => {
        lookups.hosts.engineOf(host.id);
        return Promise.resolve(parseImageReference(image).name);
      });
      return jobs.start(pull, { hostId: host.id, host: host.name, image: name }, actor);
    },

    async removeImage(
      host: HostView,
      asked: { readonly image: string; readonly force: boolean; readonly confirm: string | undefined },
      actor: Actor,
    ): Started {
      const { image, force, confirm } = asked;
      const about = { act: 'images.remove', host, subject: image, actor };
      const { removal, tag } = await checked(audit, about, async () => {
        const found = await lookups.removableImage(host.id, image, force);
        if (host.protected) {
          refuseUnconfirmed({
            act: `remove the image ${image} on ${host.name}`,
            because: `${host.name} is protected`,
            wanted: image,
            given: confirm,
          });
        }
        return found;
      });
      return jobs.start(
        removals.images,
        {
          hostId: host.id,
          host: host.name,
          imageId: removal.image.id,
          tag,
          name: image,
          tags: removal.image.tags,
          force,
        },
        actor,
      );
    },

    async removeVolume(host: HostView, name: string, confirm: string | undefined, actor: Actor): Started {
      const about = { act: 'volumes.remove', host, subject: name, actor };
      await checked(audit, about, async () => {
        await lookups.removableVolume(host.id, name);
        refuseUnconfirmed({
          act: `remove the volume ${name} on ${host.name}`,
          because: 'what is in it is lost for good',
          wanted: name,
          given: confirm,
        });
      });
      return jobs.start(removals.volumes, { hostId: host.id, host: host.name, id: name, name }, actor);
    },

    async removeNetwork(
      host: HostView,
      reference: string,
      confirm: string | undefined,
      actor: Actor,
    ): Started {
      const about = { act: 'networks.remove', host, subject: reference, actor };
      const { id, name } = await checked(audit, about, async () => {
        const found = await lookups.removableNetwork(host.id, reference);
        if (host.protected) {
          refuseUnconfirmed({
            act: `remove the network ${found.name} on ${host.name}`,
            because: `${host.name} is protected`,
            wanted: found.name,
            given: confirm,
          });
        }
        return found;
      });
      return jobs.start(removals.networks, { hostId: host.id, host: host.name, id, name }, actor);
    },

    async tagImage(host: HostView, image: string, newName: string, actor: Actor) {
      const about = { actor, act: 'images.tag', hostId: host.id, host: host.name, subject: image };
      return audited(audit, about, async (record) => {
        const client = lookups.hosts.engineOf(host.id);
        const { name, repository, tag, digest } = parseImageReference(newName);
        if (tag === null || digest !== null) {
          throw new WheelhouseError('VALIDATION', `${newName} holds a digest, which is nothing to choose.`, {
            hint: 'Give a name with a tag, such as app:1.4.',
          });
        }
        const found = await lookups.image(host.id, image);
        if (found === null) {
          throw new WheelhouseError('NOT_FOUND', `There is no image ${image} on ${host.name}.`);
        }
        const holder = await lookups.image(host.id, name);
        record.before({ [name]: holder?.id ?? null });
        await tagImage(client, found.id, { repository, tag });
        record.after({ [name]: found.id });
        return { id: found.id, name };
      });
    },

    async createVolume(host: HostView, name: string, driver: string, actor: Actor) {
      const about = { actor, act: 'volumes.create', hostId: host.id, host: host.name, subject: name };
      return audited(audit, about, async (record) => {
        if ((await lookups.volume(host.id, name)) !== undefined) {
          throw new WheelhouseError('REFUSED', `There is a volume ${name} on ${host.name} already.`, {
            hint: 'Choose another name.',
          });
        }
        const made = await createVolume(lookups.hosts.engineOf(host.id), { name, driver });
        record.after({ name: made.name, driver: made.driver });
        return { name: made.name };
      });
    },

    async createNetwork(host: HostView, name: string, internal: boolean, actor: Actor) {
      const about = { actor, act: 'networks.create', hostId: host.id, host: host.name, subject: name };
      return audited(audit, about, async (record) => {
        if ((await lookups.networks(host.id)).some((one) => one.name === name)) {
          throw new WheelhouseError('REFUSED', `There is a network ${name} on ${host.name} already.`, {
            hint: 'Choose another name.',
          });
        }
        const id = await createNetwork(lookups.hosts.engineOf(host.id), { name, internal });
        record.after({ id, name, internal });
        return { id, name };
      });
    },
  };
}

export type StorageOperations = ReturnType<typeof createStorageOperations>;
