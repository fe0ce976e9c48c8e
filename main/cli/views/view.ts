import type { Session } from '../session.ts';

/** Names of hosts by their id, as far as a command knows them. */
export type HostNames = ReadonlyMap<string, string>;

/** What people see of an output, line by line; `input` is what was asked for. */
export type View = (
  output: unknown,
  session: Session,
  hostNames: HostNames,
  input?: Readonly<Record<string, unknown>>,
) => readonly string[];
