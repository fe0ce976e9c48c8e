import { isWheelhouseOwn } from '../platform/docker/own.ts';
import type { ContainerSummary, EngineClient, EngineEvent } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { InspectPump } from './inspect-pump.ts';
import { fromSummary, toKnownContainer, type KnownContainer } from './model.ts';

/** Where what was read of one engine goes. */
export interface EngineSink {
  known(id: string): KnownContainer | undefined;
  knownIds(): readonly string[];
  /** A container as it is. `isCatchUp`: nobody had watched it until now. */
  put(container: KnownContainer, isCatchUp: boolean): void;
  remove(id: string): void;
  /** Each event of a container, before anything that follows from it. */
  event(event: EngineEvent): void;
  /** What is known is the truth now. */
  current(): void;
}

interface EngineReaderDeps {
  readonly client: EngineClient;
  readonly sink: EngineSink;
  readonly signal: AbortSignal;
  /** Told when the engine cannot be read any more. */
  readonly onFailure: (error: unknown) => void;
}

const inspectConcurrency = 6;

// Health checks make three of the first kind each; none of these changes what we show.
const quietActions =
  /^(exec_.*|attach|detach|resize|top|export|commit|copy|archive-path|extract-to-dir)(:|$)/;

/** Turns an engine's lists and events into what is known of its containers. */
export class EngineReader {
  readonly #deps: EngineReaderDeps;
  readonly #pump: InspectPump;
  readonly #digests = new Map<string, string | null>();
  #listed = new Map<string, ContainerSummary>();
  #isCatchUp = true;

  constructor(deps: EngineReaderDeps) {
    this.#deps = deps;
    this.#pump = new InspectPump({
      concurrency: inspectConcurrency,
      inspect: (id) => this.#inspect(id),
      onFailure: deps.onFailure,
    });
  }

  /** Lists, and inspects everything; a later list inspects what differs from what is known. */
  async list(): Promise<void> {
    const { client, sink, signal } = this.#deps;
    const summaries = (await client.listContainers({ signal })).filter(
      ({ labels }) => !isWheelhouseOwn(labels),
    );
    this.#listed = new Map(summaries.map((summary) => [summary.id, summary]));
    for (const id of sink.knownIds()) if (!this.#listed.has(id)) sink.remove(id);
    for (const summary of summaries) {
      if (this.#isCatchUp || differs(summary, sink.known(summary.id))) this.#pump.mark(summary.id);
    }
    await this.#pump.idle();
    if (signal.aborted || this.#pump.failed) return;
    this.#isCatchUp = false;
    sink.current();
  }

  onEvent(event: EngineEvent): void {
    // An event carries the labels of its container among its attributes.
    if (event.type !== 'container' || isWheelhouseOwn(event.attributes)) return;
    if (quietActions.test(event.action)) return;
    this.#deps.sink.event(event);
    if (event.action === 'destroy') {
      this.#pump.forget(event.id);
      this.#deps.sink.remove(event.id);
    } else {
      this.#pump.mark(event.id);
    }
  }

  async #inspect(id: string): Promise<void> {
    const { client, sink, signal } = this.#deps;
    const isCatchUp = this.#isCatchUp;
    try {
      const detail = await client.inspectContainer(id, { signal });
      // Podman tells no labels with an event.
      if (isWheelhouseOwn(detail.labels)) return;
      const digest = await this.#digestOf(detail.imageId);
      if (!signal.aborted) sink.put(toKnownContainer(detail, digest), isCatchUp);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof WheelhouseError) || isGone(error)) throw error;
      const summary = this.#listed.get(id);
      if (error.code === 'NOT_FOUND') sink.remove(id);
      // The engine lists it and stumbles over it; leaving it out would be a lie.
      else if (summary !== undefined) sink.put(fromSummary(summary, sink.known(id)), false);
    }
  }

  async #digestOf(imageId: string): Promise<string | null> {
    const cached = this.#digests.get(imageId);
    if (cached !== undefined) return cached;
    let digest: string | null;
    try {
      digest = await this.#deps.client.imageDigest(imageId, { signal: this.#deps.signal });
    } catch (error) {
      // An image may be gone while its container lives; the image's id is shown then.
      if (!(error instanceof WheelhouseError) || isGone(error)) throw error;
      digest = null;
    }
    this.#digests.set(imageId, digest);
    return digest;
  }
}

function isGone(error: WheelhouseError): boolean {
  return error.code === 'HOST_UNREACHABLE' || error.code === 'AUTH_FAILED' || error.code === 'CANCELLED';
}

function differs(summary: ContainerSummary, known: KnownContainer | undefined): boolean {
  if (known === undefined || known.state !== summary.state || known.name !== summary.name) return true;
  return summary.state === 'running' && known.health !== summary.health;
}
