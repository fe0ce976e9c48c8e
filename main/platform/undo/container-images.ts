import { z } from 'zod';
import type { EngineClient } from '../docker/types.ts';

const imagesWire = z.array(
  z.object({
    Id: z.string().regex(/^sha256:[0-9a-f]{64}$/),
    RepoTags: z.array(z.string()).nullish(),
    Size: z.number(),
  }),
);

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
}

// What is likely to hold docker, curl, python or perl beside a shell; Debian's own images all hold perl.
const likely = [
  /(^|\/)docker(:|$)/,
  /curl/,
  /(^|\/)python(:|$)/,
  /perl|buildpack/,
  /debian|ubuntu|bookworm|trixie/,
];
const triedAtMost = 6;

function rank({ name }: Candidate): number {
  const at = likely.findIndex((pattern) => pattern.test(name));
  return at === -1 ? likely.length : at;
}

/** Images of the host in the order in which they are worth a try: by their name, then the smaller ones. Pure. */
export function orderCandidates(
  images: readonly Candidate[],
  known: string | undefined,
): readonly Candidate[] {
  const isKnown = (image: Candidate): number => (image.id === known ? 0 : 1);
  return images
    .toSorted((a, b) => isKnown(a) - isKnown(b) || rank(a) - rank(b) || a.sizeBytes - b.sizeBytes)
    .slice(0, triedAtMost);
}

/** What is on the host already; nothing is pulled for a watchdog. */
export async function listCandidates(
  engine: EngineClient,
  known: string | undefined,
  signal?: AbortSignal,
): Promise<readonly Candidate[]> {
  const images = await engine.ask(
    { what: 'list its images', method: 'GET', path: '/images/json', ...(signal && { signal }) },
    imagesWire,
  );
  const tagged = images.map(({ Id, RepoTags, Size }) => ({
    id: Id,
    name: RepoTags?.[0] ?? '',
    sizeBytes: Size,
  }));
  return orderCandidates(tagged, known);
}
