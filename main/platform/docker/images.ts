import { z } from 'zod';
import { instantToMs } from './instant.ts';
import { countedBytes, looseLabels, looseNumber, looseText, looseTexts } from './loose.ts';
import type { CallOptions, EngineClient } from './types.ts';

export interface ImageSummary {
  /** `sha256:…` */
  readonly id: string;
  /** `name:tag`, in the engine's short form; none for a dangling one. */
  readonly tags: readonly string[];
  /** `name@sha256:…` of the registries that it came from or went to. */
  readonly digests: readonly string[];
  readonly createdAtMs: number;
  readonly sizeBytes: number;
  /** What it shares with other images; null where the engine did not count it. */
  readonly sharedBytes: number | null;
  /** The image that it was built upon here; empty where none is kept. */
  readonly parentId: string;
  readonly labels: Readonly<Record<string, string>>;
}

const listedWire = z.object({
  Id: z.string(),
  ParentId: looseText,
  RepoTags: looseTexts,
  RepoDigests: looseTexts,
  Created: looseNumber,
  Size: looseNumber,
  SharedSize: countedBytes,
  Labels: looseLabels,
});

const none = '<none>';

/** An image as it stands in the engine's lists. */
const imageSummaryWire = listedWire.transform((row): ImageSummary => ({
  id: row.Id,
  tags: row.RepoTags.filter((tag) => !tag.startsWith(none)),
  digests: row.RepoDigests.filter((digest) => !digest.startsWith(none)),
  createdAtMs: row.Created * 1_000,
  sizeBytes: row.Size,
  sharedBytes: row.SharedSize,
  parentId: row.ParentId,
  labels: row.Labels,
}));

/** The images of an engine; with `all` also the hidden ones that others were built upon. Throws as `EngineClient`. */
export async function listImages(
  client: EngineClient,
  options: CallOptions & { readonly all?: boolean } = {},
): Promise<readonly ImageSummary[]> {
  return client.ask(
    {
      ...options,
      method: 'GET',
      path: '/images/json',
      ...(options.all === true ? { query: { all: '1' } } : {}),
      what: 'list its images',
    },
    imageSummaryWire.array(),
  );
}

const configWire = z
  .object({
    User: looseText,
    WorkingDir: looseText,
    Env: looseTexts,
    Cmd: looseTexts,
    Entrypoint: looseTexts,
    Labels: looseLabels,
    ExposedPorts: z.record(z.string(), z.unknown()).nullish(),
    Volumes: z.record(z.string(), z.unknown()).nullish(),
    Healthcheck: z.object({ Test: looseTexts }).nullish(),
  })
  .nullish();

const inspectedWire = z.object({
  Id: z.string(),
  RepoTags: looseTexts,
  RepoDigests: looseTexts,
  Created: looseText,
  Size: looseNumber,
  Architecture: looseText,
  Os: looseText,
  Author: looseText,
  Config: configWire,
  RootFS: z.object({ Layers: looseTexts }).nullish(),
  Metadata: z.object({ LastTagTime: looseText }).nullish(),
});

/** What inspecting one image tells. Its environment is as the image has it: mask it before it is shown. */
export interface ImageDetail {
  readonly id: string;
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  readonly createdAtMs: number | null;
  /** When a tag was last put on it here, such as by a pull; null where the engine does not tell. */
  readonly taggedAtMs: number | null;
  readonly sizeBytes: number;
  readonly platform: string;
  readonly author: string;
  readonly user: string;
  readonly workingFolder: string;
  readonly env: readonly string[];
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck: readonly string[];
  readonly layers: readonly string[];
}

/** Inspects an image by id or name. Throws NOT_FOUND, and as `EngineClient`. */
export async function inspectImage(
  client: EngineClient,
  image: string,
  options: CallOptions = {},
): Promise<ImageDetail> {
  const found = await client.ask(
    {
      ...options,
      method: 'GET',
      path: `/images/${encodeURIComponent(image)}/json`,
      what: `inspect the image ${image}`,
      subject: image,
      subjectKind: 'image',
    },
    inspectedWire,
  );
  const config = found.Config;
  return {
    id: found.Id,
    tags: found.RepoTags,
    digests: found.RepoDigests,
    createdAtMs: instantToMs(found.Created),
    taggedAtMs: instantToMs(found.Metadata?.LastTagTime),
    sizeBytes: found.Size,
    platform: [found.Os, found.Architecture].filter((part) => part !== '').join('/'),
    author: found.Author,
    user: config?.User ?? '',
    workingFolder: config?.WorkingDir ?? '',
    env: config?.Env ?? [],
    command: config?.Cmd ?? [],
    entrypoint: config?.Entrypoint ?? [],
    labels: config?.Labels ?? {},
    ports: Object.keys(config?.ExposedPorts ?? {}).sort(),
    volumes: Object.keys(config?.Volumes ?? {}).sort(),
    healthcheck: config?.Healthcheck?.Test ?? [],
    layers: found.RootFS?.Layers ?? [],
  };
}

const removedWire = z.array(z.object({ Untagged: looseText, Deleted: looseText }));

/**
 * Takes a name off an image, or removes it with its last one. Never forced: the engine refuses with CONFLICT what a
 * container uses. Its unnamed parents that nothing else was built upon go with it. Answers what it untagged and deleted.
 */
export async function removeImage(
  client: EngineClient,
  image: string,
  options: CallOptions = {},
): Promise<{ readonly untagged: readonly string[]; readonly deleted: readonly string[] }> {
  const rows = await client.ask(
    {
      timeoutMs: 300_000,
      ...options,
      method: 'DELETE',
      path: `/images/${encodeURIComponent(image)}`,
      what: `remove the image ${image}`,
      subject: image,
      subjectKind: 'image',
    },
    removedWire,
  );
  return {
    untagged: rows.map((row) => row.Untagged).filter((name) => name !== ''),
    deleted: rows.map((row) => row.Deleted).filter((id) => id !== ''),
  };
}

/** Gives an image one more name; a name that another image has is taken from it. */
export async function tagImage(
  client: EngineClient,
  image: string,
  name: { readonly repository: string; readonly tag: string },
): Promise<void> {
  await client.tell({
    method: 'POST',
    path: `/images/${encodeURIComponent(image)}/tag`,
    query: { repo: name.repository, tag: name.tag },
    what: `tag the image ${image}`,
    subject: image,
    subjectKind: 'image',
  });
}
