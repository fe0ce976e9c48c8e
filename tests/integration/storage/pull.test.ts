import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Progress } from '../../../main/contract/jobs.ts';
import { startRegistry } from '../../lab/registry.ts';
import { docker, ensureLab, type EngineName, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { failureOf } from '../../support/lab-connection.ts';
import { until } from '../../support/lab-rooms.ts';
import { startFront } from './registry-front.ts';
import {
  engines,
  fresh,
  lines,
  makeImage,
  openStorage,
  prefix,
  sweep,
  type StorageLab,
} from './storage-lab.ts';

let lab: LabWorld;

beforeAll(async () => {
  lab = await ensureLab();
  await sweep();
});

afterEach(sweep);

/** A registry with one image of three layers, two of them of random bytes. Answers the image's name behind the slash. */
async function publish(): Promise<{ readonly folder: string; readonly port: number; readonly name: string }> {
  const folder = temporaryFolder();
  const registry = await startRegistry(folder);
  onTestFinished(() => registry.stop());
  const name = `${prefix}/app:1`;
  const full = `${registry.address}/${name}`;
  await makeImage('local', full, 6);
  await docker('local', ['push', '--quiet', full]);
  await docker('local', ['rmi', full]);
  return { folder, port: registry.port, name };
}

/** Every image with its layers, as the engine's own command line has them. */
async function imagesOf(engine: EngineName): Promise<string[]> {
  return lines(await docker(engine, ['images', '-a', '-q', '--no-trunc'])).sort();
}

function followProgress({ jobs }: StorageLab, jobId: string): Progress[] {
  const seen: Progress[] = [];
  const following = jobs.subscribe((job) => {
    if (job.id === jobId && job.progress !== null) seen.push(job.progress);
  });
  onTestFinished(() => following[Symbol.dispose]());
  return seen;
}

describe('a pull', () => {
  test('tells bytes and layers while it runs, and the digest before and after', async () => {
    const { name, port } = await publish();
    const image = `${await startFront(port, 4_000_000)}/${name}`;
    const storage = await openStorage(lab);
    const { jobId } = await storage.client.images.pull({ host: 'near', image });
    const seen = followProgress(storage, jobId);
    const job = await storage.ended(jobId);

    expect(job.error).toBeNull();
    expect(job.result).toMatchObject({ image, isNew: true, replacedImageId: null });
    expect(job.result?.['digest']).toMatch(/@sha256:[0-9a-f]{64}$/);
    const loading = seen.filter(({ phase, total }) => phase === 'download' && total !== null);
    const steps = loading.map(({ done }) => done);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(new Set(steps).size).toBeGreaterThan(2);
    // Random bytes do not shrink: what travelled is what the layer holds.
    expect(Math.max(...steps)).toBeGreaterThan(3_000_000);
    expect(job.result?.['pulledBytes']).toBeGreaterThan(6_000_000);
    expect(
      loading.some(({ message }) => /^\d of \d layers · [\d.]+ [kM]B\/s · \d+ s left$/.test(message ?? '')),
    ).toBe(true);

    const [entry] = storage.audit.list({ limit: 1 });
    expect(entry).toMatchObject({ act: 'images.pull', subject: image, outcome: 'done', jobId });
    expect(entry?.before).toEqual({ imageId: null, digest: null });
    expect(entry?.after).toMatchObject({ imageId: job.result?.['imageId'], digest: job.result?.['digest'] });

    const again = await storage.ended((await storage.client.images.pull({ host: 'near', image })).jobId);
    expect(again.result).toMatchObject({ isNew: false, pulledBytes: 0 });
  });

  test('that is cancelled midway leaves nothing over', async () => {
    const { name, port } = await publish();
    const image = `${await startFront(port, 300_000)}/${name}`;
    const storage = await openStorage(lab);
    const before = await imagesOf('local');
    const { jobId } = await storage.client.images.pull({ host: 'near', image });
    const seen = followProgress(storage, jobId);
    await until('some bytes', () => seen.some(({ done }) => done > 300_000));
    storage.jobs.cancel(jobId, { name: 'ana (test)' });
    const job = await storage.ended(jobId);

    expect(job).toMatchObject({ state: 'cancelled', error: { code: 'CANCELLED' } });
    await until('the engine to drop what it had', () => partsOf(lab).length === 0, 15_000);
    expect(await imagesOf('local')).toEqual(before);
    expect(storage.audit.list({ limit: 1 })[0]).toMatchObject({ act: 'images.pull', outcome: 'cancelled' });
    const listed = await storage.client.images.list({ host: 'near', sizes: false });
    expect(listed.images.flatMap(({ tags }) => tags)).not.toContain(image);
  });

  test('works the same over SSH on the newer engine', async () => {
    const { name, folder } = await publish();
    const there = await startRegistry(folder, 'remote');
    onTestFinished(() => there.stop());
    const storage = await openStorage(lab);
    const image = `${there.address}/${name}`;
    const job = await storage.ended((await storage.client.images.pull({ host: 'far', image })).jobId);
    expect(job.error).toBeNull();
    expect(job.result).toMatchObject({ isNew: true });
    expect(job.result?.['pulledBytes']).toBeGreaterThan(6_000_000);
    expect(lines(await docker('remote', ['images', '-q', image]))).toHaveLength(1);
  });

  test.each([
    ['limited', 'ENGINE_ERROR', 'rate-limit', /no more images/],
    ['private', 'AUTH_FAILED', 'unauthorized', /wants a login/],
    ['forbidden', 'AUTH_FAILED', 'denied', /does not exist, or it is private/],
    [prefix, 'NOT_FOUND', 'no-such-image', /has no image/],
  ])(
    'of what the registry refuses (%s) says why and what to do',
    async (repository, code, reason, sentence) => {
      const registry = await startRegistry(temporaryFolder());
      onTestFinished(() => registry.stop());
      const image = `${await startFront(registry.port, 1_000_000)}/${repository}/app:9`;
      const storage = await openStorage(lab);
      const job = await storage.ended((await storage.client.images.pull({ host: 'near', image })).jobId);
      expect(job.error).toMatchObject({ code, details: { reason } });
      expect(job.error?.message).toMatch(sentence);
      expect(job.error?.hint).toBeTruthy();
    },
  );

  test('of a registry that nobody answers for names the registry and the host', async () => {
    const storage = await openStorage(lab);
    const image = '127.0.0.1:9/app:1';
    const job = await storage.ended((await storage.client.images.pull({ host: 'near', image })).jobId);
    expect(job.error).toMatchObject({ code: 'ENGINE_ERROR', details: { reason: 'unreachable-registry' } });
    expect(job.error?.message).toBe('Docker on near does not reach 127.0.0.1:9.');
  });

  test('of what is no name is refused in a sentence', async () => {
    const { client } = await openStorage(lab);
    for (const image of ['-v', '--help', 'Redis:7', '../etc', 'a b', 'app:', 'app@sha256:12', 'a\u0000b']) {
      const failure = await failureOf(client.images.pull({ host: 'near', image }));
      expect(failure, image).toMatchObject({ code: 'VALIDATION' });
      expect(failure.message).not.toContain('\n');
    }
  });
});

describe.each(engines)('removing an image on $host', ({ host, engine }) => {
  test('tells before whether it untags or deletes, and does that', async () => {
    const storage = await openStorage(lab);
    const [one, two] = [`${prefix}/many:1`, `${prefix}/many:2`];
    const id = await makeImage(engine, one);
    await docker(engine, ['tag', one, two]);

    expect(await storage.client.images.assess({ host, image: one })).toMatchObject({
      effect: 'untag',
      untags: [one],
      keeps: [two],
      freesBytes: 0,
      refusal: null,
    });
    const byId = await storage.client.images.assess({ host, image: id.slice(7, 19) });
    expect(byId).toMatchObject({ effect: 'delete', refusal: { code: 'REFUSED' } });
    expect(byId.freesBytes).toBe(1024 * 1024);

    const untagged = await storage.ended((await storage.client.images.remove({ host, image: one })).jobId);
    expect(untagged).toMatchObject({ state: 'succeeded', result: { deletedImages: 0 } });
    expect(await imagesOf(engine)).toContain(id);
    const deleted = await storage.ended((await storage.client.images.remove({ host, image: two })).jobId);
    expect(deleted.state).toBe('succeeded');
    expect(await imagesOf(engine)).not.toContain(id);
  });

  test('refuses what a container uses, also a stopped one, and names it', async () => {
    const storage = await openStorage(lab);
    const image = `${prefix}/used:1`;
    await makeImage(engine, image);
    const user = fresh('user');
    await docker(engine, ['create', '--name', user, image]);
    const failure = await failureOf(storage.client.images.remove({ host, image, force: true }));
    expect(failure).toMatchObject({
      code: 'REFUSED',
      message: `The image ${image} on ${host} is in use by ${user}.`,
    });
    expect(storage.audit.list({ limit: 1 })[0]).toMatchObject({ act: 'images.remove', outcome: 'refused' });
    expect(lines(await docker(engine, ['images', '-q', image]))).toHaveLength(1);
  });
});

/** Parts of layers that the local engine is still fetching. */
function partsOf({ local }: LabWorld): string[] {
  return readdirSync(path.join(local.dataRoot, 'tmp')).filter((name) => name.startsWith('GetImageBlob'));
}
