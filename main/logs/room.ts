import type { LogItem } from '../contract/logs.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Stream } from '../platform/streams/stoppable.ts';
import type { StackQueries } from '../stacks/queries.ts';
import { ChannelSlots } from './channel-slots.ts';
import type { LogQueries } from './queries.ts';
import { createLogRoutes } from './routes.ts';
import type { TailInput } from './selection.ts';
import { tail } from './tail.ts';

export interface LogsRoomDeps {
  readonly clock: Clock;
  readonly hosts: HostQueries;
  readonly stacks: StackQueries;
}

export interface LogsRoom {
  readonly routes: ReturnType<typeof createLogRoutes>;
  readonly queries: LogQueries;
  start(): void;
  /** Ends every stream, and resolves when nothing of them is left. */
  stop(): Promise<void>;
}

/** Live logs: reads and follows what containers write, on any host, in order, each line once. */
export function createLogsRoom(deps: LogsRoomDeps): LogsRoom {
  const ports = { ...deps, slots: new ChannelSlots() };
  const streams = new Set<Stream<LogItem>>();
  let isOpen = true;

  function open(input: TailInput, signal: AbortSignal | undefined): Stream<LogItem> {
    if (!isOpen)
      throw new WheelhouseError('CANCELLED', 'Wheelhouse is closing; open the log again afterwards.');
    const stream = tail(ports, input, signal, () => streams.delete(stream));
    streams.add(stream);
    return stream;
  }

  return {
    routes: createLogRoutes(open),
    queries: {
      get openStreams() {
        return streams.size;
      },
    },
    start() {
      isOpen = true;
    },
    async stop() {
      isOpen = false;
      await Promise.all([...streams].map((stream) => stream.return()));
    },
  };
}
