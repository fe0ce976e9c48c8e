/** The sample stacks, the same on both engines. */
export const STACKS = ['price-api', 'converter', 'trouble'] as const;

/** Containers with a story to tell, by name. */
export const CONTAINERS = {
  /** Ends with exit code 1 two seconds after each start, and is started again for ever. */
  crashLoop: 'trouble-crash-loop-1',
  /** Lies there with exit code 137; started again it is healthy within four seconds. */
  flaky: 'trouble-flaky-1',
  /** Writes a numbered line a second, or as many as it is told. */
  flood: 'trouble-flood-1',
  /** Has a terminal and writes in colour. */
  colours: 'trouble-colours-1',
  /** Runs, and fails its health check. */
  unhealthy: 'trouble-unhealthy-1',
} as const;
