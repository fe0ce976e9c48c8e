import { z } from 'zod';
import { WheelhouseError } from '../errors.ts';
import type { CallOptions, EngineClient } from '../docker/types.ts';
import { lockImage, lockLabels } from './labels.ts';

const createdSchema = z.object({ Id: z.string() });
const listedSchema = z.array(
  z.object({
    Id: z.string(),
    Names: z.array(z.string()).nullish(),
    Created: z.number(),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
);
const imagesSchema = z.array(z.object({ Id: z.string() }));

/** One of our containers, as the engine lists it. */
export interface OwnContainer {
  readonly id: string;
  readonly name: string;
  /** By the host's clock, exact to a second. */
  readonly createdAtMs: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface OwnContainers {
  /** The host's clock when it answered, exact to a second. */
  readonly hostNowMs: number;
  readonly containers: readonly OwnContainer[];
}

// A lock stands before an act for which somebody waits.
const timeoutMs = 20_000;
// Two blocks of zeros: the end of a tar, and all of ours.
const emptyTar = Buffer.alloc(1024);

/** True where the engine has the name already: somebody else's container stands there. */
export function isNameTaken(error: unknown): boolean {
  return error instanceof WheelhouseError && error.code === 'CONFLICT';
}

/** True where the host's disk cannot take one more container: full, over its quota, broken, or read-only. */
export function hasNoRoom(error: unknown): boolean {
  if (!(error instanceof WheelhouseError) || error.code !== 'ENGINE_ERROR') return false;
  return /no space left|quota exceeded|read-only file system|input\/output error/i.test(error.message);
}

function isImageMissing(error: unknown): boolean {
  return error instanceof WheelhouseError && error.details?.['status'] === 404;
}

async function createFrom(
  client: EngineClient,
  image: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  options: CallOptions,
): Promise<string> {
  const { Id } = await client.ask(
    {
      ...options,
      timeoutMs,
      method: 'POST',
      path: '/containers/create',
      query: { name },
      // It never runs; an engine wants to know a command all the same.
      body: { json: { Image: image, Cmd: ['lock'], Labels: labels, HostConfig: { NetworkMode: 'none' } } },
      what: 'take a lock',
    },
    createdSchema,
  );
  return Id;
}

/** Imports the empty image; where that is forbidden, any image that is there will do: the container never runs. */
async function provideImage(client: EngineClient, options: CallOptions): Promise<string> {
  const { repository, tag } = lockImage;
  try {
    await client.tell({
      ...options,
      timeoutMs,
      method: 'POST',
      path: '/images/create',
      query: { fromSrc: '-', repo: repository, tag, changes: `LABEL ${lockLabels.own}=lock` },
      body: { content: emptyTar, contentType: 'application/x-tar' },
      what: 'import the empty image of its locks',
    });
    return `${repository}:${tag}`;
  } catch (error) {
    if (!(error instanceof WheelhouseError) || error.code !== 'ENGINE_ERROR') throw error;
    const images = await client.ask(
      { ...options, timeoutMs, method: 'GET', path: '/images/json', what: 'list its images' },
      imagesSchema,
    );
    const [any] = images;
    if (any === undefined) throw error;
    return any.Id;
  }
}

/**
 * Creates one of our containers under this name, and answers its id: one request, three on an engine that has no lock
 * yet. Throws CONFLICT where the name is taken (`isNameTaken`), ENGINE_ERROR in the engine's words (`hasNoRoom`).
 */
export async function createOwnContainer(
  client: EngineClient,
  name: string,
  labels: Readonly<Record<string, string>>,
  options: CallOptions = {},
): Promise<string> {
  try {
    return await createFrom(client, `${lockImage.repository}:${lockImage.tag}`, name, labels, options);
  } catch (error) {
    if (!isImageMissing(error)) throw error;
  }
  return createFrom(client, await provideImage(client, options), name, labels, options);
}

/** Removes one of our containers, by its id. One that is gone already is removed. */
export async function removeOwnContainer(
  client: EngineClient,
  id: string,
  options: CallOptions = {},
): Promise<void> {
  try {
    await client.tell({
      ...options,
      timeoutMs,
      method: 'DELETE',
      path: `/containers/${encodeURIComponent(id)}`,
      what: 'give back a lock',
    });
  } catch (error) {
    const status = error instanceof WheelhouseError ? error.details?.['status'] : undefined;
    // 409: "removal of container … is already in progress".
    if (status !== 404 && status !== 409) throw error;
  }
}

/** All containers of ours on this engine. */
export async function listOwnContainers(
  client: EngineClient,
  options: CallOptions = {},
): Promise<OwnContainers> {
  const { body, headers } = await client.tell({
    ...options,
    timeoutMs,
    method: 'GET',
    path: '/containers/json',
    query: { all: 'true', filters: JSON.stringify({ label: [lockLabels.own] }) },
    what: 'list its locks',
  });
  const hostNowMs = Date.parse(headers.date ?? '');
  return { hostNowMs: Number.isNaN(hostNowMs) ? Date.now() : hostNowMs, containers: toOwn(client, body) };
}

function toOwn(client: EngineClient, body: string): readonly OwnContainer[] {
  try {
    return listedSchema.parse(JSON.parse(body)).map((row) => ({
      id: row.Id,
      name: (row.Names?.[0] ?? '').replace(/^\//, ''),
      createdAtMs: row.Created * 1000,
      labels: row.Labels ?? {},
    }));
  } catch (cause) {
    const message = `Docker on ${client.hostLabel} was asked for its locks and answered what Wheelhouse cannot read.`;
    throw new WheelhouseError('ENGINE_ERROR', message, { cause });
  }
}
