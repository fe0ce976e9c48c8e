import type { LogLine } from '../contract/logs.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Outbox } from './outbox.ts';
import { ReorderWindow } from './reorder.ts';

const windowMs = 100;
const flushMs = 50;
// Half a second of the fastest log there is; beyond it order gives way to memory.
const heldLines = 50_000;

/** Brings the live lines of several sources into order on their way to the outbox. One source alone passes at once. */
export class LiveOrder {
  readonly #window = new ReorderWindow(windowMs, heldLines);
  readonly #clock: Clock;
  readonly #outbox: Outbox;
  #timer: Disposable | null = null;
  #isAlone = true;

  constructor(clock: Clock, outbox: Outbox) {
    this.#clock = clock;
    this.#outbox = outbox;
  }

  /** Says how many sources there are. */
  expect(sources: number): void {
    if (sources > 1) this.#isAlone = false;
  }

  push(lines: readonly LogLine[]): void {
    if (this.#isAlone) {
      this.#outbox.lines(lines);
      return;
    }
    this.#send(this.#window.push(lines, this.#clock.monotonic()));
    this.#arm();
  }

  /** Lets everything held go now, so that what is said next about a source stands behind its lines. */
  flush(): void {
    this.#send(this.#window.takeAll());
  }

  /** Ends the timer; what is held is forgotten. */
  stop(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }

  #send(lines: readonly LogLine[]): void {
    if (lines.length > 0) this.#outbox.lines(lines);
  }

  #arm(): void {
    if (this.#timer !== null || this.#window.size === 0) return;
    this.#timer = this.#clock.after(flushMs, () => {
      this.#timer = null;
      this.#send(this.#window.take(this.#clock.monotonic()));
      this.#arm();
    });
  }
}
