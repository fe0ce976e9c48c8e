import type { Session } from '../session.ts';

/** Names of hosts by their id, as far as a command knows them. */
export type HostNames = ReadonlyMap<string, string>;

/** What people see of an output, line by line. */
export type View = (output: unknown, session: Session, hostNames: HostNames) => readonly string[];
