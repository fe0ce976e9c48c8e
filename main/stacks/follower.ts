import type { EngineClient } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Interval, Pace } from '../platform/pace/types.ts';
import { EngineReader, type EngineSink } from './engine-reader.ts';

interface FollowerDeps {
  readonly pace: Pace;
  readonly client: EngineClient;
  readonly sink: EngineSink;
  /** Events from here on are asked for again, by the engine's clock. */
  readonly sinceMs: number;
  readonly signal: AbortSignal;
}

// Events tell everything; this list only guards against one that an engine lost.
const safetyList: Interval = { normalMs: 300_000, slowMs: 1_800_000 };

/**
 * Follows one engine until its events end, and rejects with the reason; resolves after the signal. Leaves nothing
 * running. Events are subscribed before the list is asked for, so that nothing falls between the two.
 */
export async function followEngine({ pace, client, sink, sinceMs, signal }: FollowerDeps): Promise<void> {
  const scope = new AbortController();
  const whole = AbortSignal.any([signal, scope.signal]);
  const stopped = Promise.withResolvers<void>();
  const stop = (): void => {
    stopped.resolve();
  };
  signal.addEventListener('abort', stop, { once: true });
  const reader = new EngineReader({ client, sink, signal: whole, onFailure: stopped.reject });
  const events = client.events({ sinceMs, signal: whole });

  async function readEvents(): Promise<void> {
    for await (const event of events) reader.onEvent(event);
    if (!whole.aborted) {
      throw new WheelhouseError('HOST_UNREACHABLE', `${client.hostLabel} ended its stream of events.`);
    }
  }

  async function keepListing(): Promise<void> {
    await events.subscribed;
    for (;;) {
      await reader.list();
      await pace.sleep(safetyList, whole);
    }
  }

  const parts = [readEvents(), keepListing()];
  try {
    if (!signal.aborted) await Promise.race([...parts, stopped.promise]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    scope.abort(new WheelhouseError('CANCELLED', `Following ${client.hostLabel} has ended.`));
    stopped.resolve();
    await Promise.allSettled([...parts, stopped.promise]);
  }
}
