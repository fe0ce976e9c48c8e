/** What puts one container back: `start` after a stop, `unpause` after a pause. */
export interface UndoAct {
  readonly act: 'start' | 'unpause';
  readonly containerId: string;
  /** For people. */
  readonly name: string;
}

export interface UndoPlan {
  readonly hostId: string;
  readonly jobId: string;
  /** The procedure for which something is taken away: `containers.copyFrom`. */
  readonly purpose: string;
  /** When the watchdog acts unless it was cancelled before, in milliseconds from now. */
  readonly deadlineMs: number;
  /** In the order in which they are put back. */
  readonly acts: readonly UndoAct[];
  /**
   * How long the watchdog stays after it acted, to see that it holds: longer than the longest stop that may still be
   * under way at the deadline. 20,000 by default.
   */
  readonly settleMs?: number;
}

/** A watchdog that is planted on the host: detached, so that it acts with the laptop gone. */
export interface PlantedUndo {
  readonly id: string;
  /** Where it runs: a detached process of the login, or a labelled container. */
  readonly where: 'process' | 'container';
  readonly deadline: number;
  /** Moves the deadline. Rejects where the watchdog has acted already or cannot be reached. */
  extend(deadlineMs: number): Promise<void>;
  /**
   * Called after everything was put back by the job itself. Answers whether the watchdog had acted before. Where the host
   * cannot be reached it rejects; the watchdog then acts at its deadline, which does no harm to what runs already.
   */
  cancel(): Promise<{ readonly acted: boolean }>;
}

/** Whether one of the two carriers can run on a host, with how, or why not. */
export interface CarrierProbe {
  readonly possible: boolean;
  /** How the engine is reached from there (`docker`), or one clause that says why it cannot be. */
  readonly words: string;
}

/** The undo of whatever a job stops, pauses or cuts for a while (law 5). */
export interface Undo {
  /**
   * Plants a watchdog and answers only once it runs there and its state file is written. Throws REFUSED (details.reason
   * `no-undo`) where neither a process nor a container can carry it: the caller must not take anything away then.
   */
  plant(plan: UndoPlan, signal?: AbortSignal): Promise<PlantedUndo>;
  /**
   * Whether a watchdog could run on the host, by each way; nothing is left there. Takes a second or two, as a container
   * is started for it. Throws as `HostQueries.engineOf` where the host is away.
   */
  canUndo(
    hostId: string,
    signal?: AbortSignal,
  ): Promise<{ readonly process: CarrierProbe; readonly container: CarrierProbe }>;
}
