import type { LogItem } from '../../../main/contract/logs.ts';
import { ChannelSlots } from '../../../main/logs/channel-slots.ts';
import type { TailInput } from '../../../main/logs/selection.ts';
import { tail } from '../../../main/logs/tail.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import type { ScriptedEstate } from './scripted-host.ts';

/** A stream that is read as fast as it comes, and everything it said so far. */
export class Reading {
  readonly clock = new VirtualClock();
  readonly items: LogItem[] = [];
  readonly ended: Promise<unknown>;
  isEnded = false;
  readonly #abort = new AbortController();

  constructor(estate: ScriptedEstate, input: TailInput, slots = new ChannelSlots()) {
    const ports = { clock: this.clock, hosts: estate.hostQueries, stacks: estate.stackQueries, slots };
    const stream = tail(ports, input, this.#abort.signal);
    const read = async (): Promise<unknown> => {
      try {
        for await (const item of stream) this.items.push(item);
        return null;
      } catch (error) {
        return error;
      } finally {
        this.isEnded = true;
      }
    };
    this.ended = read();
  }

  /** Lets time pass and everything that hangs on it settle. */
  async pass(ms: number): Promise<void> {
    const stepMs = 50;
    for (let passed = 0; passed < ms; passed += stepMs)
      await this.clock.advance(Math.min(stepMs, ms - passed));
  }

  abort(): void {
    this.#abort.abort();
  }

  /** The texts of the lines, of one source or of all. */
  texts(source?: number): string[] {
    return this.items.flatMap((item) =>
      item.type === 'lines'
        ? item.lines.filter(([index]) => source === undefined || index === source).map(([, , , text]) => text)
        : [],
    );
  }

  states(source = 0): string[] {
    return this.items.flatMap((item) =>
      item.type === 'state' && item.source === source ? [item.state] : [],
    );
  }

  gaps(): unknown[] {
    return this.items.flatMap((item) =>
      item.type === 'gap' ? [{ reason: item.reason, lines: item.lines }] : [],
    );
  }
}
