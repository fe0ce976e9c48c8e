/** Who asked, as the audit names it. */
export interface Actor {
  /** `ana (desktop)`, `ana (cli)`, `schedule`. */
  readonly name: string;
}
