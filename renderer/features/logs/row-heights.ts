/**
 * Heights of the slots of a ring, with sums in logarithmic time (a Fenwick tree): which row is at a scroll
 * position, and where a row is, stays cheap at 50,000 rows of different heights. Whole pixels.
 */
export class RowHeights {
  readonly #slots: number;
  readonly #tree: Float64Array;
  readonly #heights: Float64Array;

  /** @param slots a power of two */
  constructor(slots: number) {
    this.#slots = slots;
    this.#tree = new Float64Array(slots + 1);
    this.#heights = new Float64Array(slots);
  }

  height(slot: number): number {
    return this.#heights[slot] ?? 0;
  }

  set(slot: number, heightPx: number): void {
    const change = heightPx - this.height(slot);
    if (change === 0) return;
    this.#heights[slot] = heightPx;
    for (let index = slot + 1; index <= this.#slots; index += index & -index) {
      this.#tree[index] = (this.#tree[index] ?? 0) + change;
    }
  }

  /** The sum of the heights of all slots before one. */
  before(slot: number): number {
    let sum = 0;
    for (let index = slot; index > 0; index -= index & -index) sum += this.#tree[index] ?? 0;
    return sum;
  }

  total(): number {
    return this.before(this.#slots);
  }

  /** The slot that covers a position: the last one whose sum before it is not above the position. */
  slotAt(positionPx: number): number {
    let slot = 0;
    let rest = positionPx;
    for (let step = this.#slots; step > 0; step >>= 1) {
      const next = slot + step;
      const sum = this.#tree[next];
      if (next <= this.#slots && sum !== undefined && sum <= rest) {
        slot = next;
        rest -= sum;
      }
    }
    return Math.min(slot, this.#slots - 1);
  }

  clear(): void {
    this.#tree.fill(0);
    this.#heights.fill(0);
  }
}
