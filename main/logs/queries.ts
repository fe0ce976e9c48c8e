/** What other rooms may read about logs. */
export interface LogQueries {
  /** Streams that somebody reads now. */
  readonly openStreams: number;
}
