/** What `lab.ts up --json` prints, one a line. The app's first screen draws it. */
export type ProgressLine = {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly message: string;
};

/** Counts the steps of a run and tells each. */
export class Progress {
  #done = 0;
  readonly #total: number;
  readonly #tell: (line: ProgressLine) => void;

  constructor(total: number, tell: (line: ProgressLine) => void) {
    this.#total = total;
    this.#tell = tell;
  }

  /** Does one step: tells that it began, and that it is done. */
  async step<T>(phase: string, message: string, work: () => Promise<T>): Promise<T> {
    this.note(phase, message);
    const result = await work();
    this.#done += 1;
    this.note(phase, `${message}: done`);
    return result;
  }

  /** Tells something about a phase without counting it. */
  note(phase: string, message: string): void {
    this.#tell({ phase, done: this.#done, total: this.#total, message });
  }
}

/** Prints JSON lines for programs, or plain lines for people. */
export function printer(json: boolean): (line: ProgressLine) => void {
  if (json) return (line) => console.log(JSON.stringify(line));
  return (line) => console.log(`[${line.done}/${line.total}] ${line.phase}: ${line.message}`);
}
