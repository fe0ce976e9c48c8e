import type { DoctorReport } from '../../contract/doctor.ts';
import type { JobView } from '../../contract/jobs.ts';
import type { LogItem } from '../../contract/logs.ts';
import type { CliProcedure } from '../procedures.ts';
import type { Session } from '../session.ts';
import { toSafeJson } from '../text/escape.ts';
import { createLogPrinter } from '../views/log-printer.ts';
import type { HostNames } from '../views/view.ts';
import { viewOf } from '../views/views.ts';
import { exitCodeOfJob } from './job.ts';

async function printLogs(
  items: AsyncIterable<unknown>,
  isFollowing: boolean,
  session: Session,
): Promise<number> {
  const printer = createLogPrinter(session, isFollowing);
  for await (const item of items) {
    const text = printer.render(item as LogItem);
    if (text !== '') await session.io.write(text);
  }
  return printer.exitCode();
}

/** The one job that a stream followed, for the exit code; undefined for other streams. */
function jobOf(procedure: CliProcedure, item: unknown): JobView | undefined {
  if (procedure.name !== 'jobs.watch') return undefined;
  const { jobs } = item as { jobs: readonly JobView[] };
  return jobs.length === 1 ? jobs[0] : undefined;
}

/** Prints a stream until it ends or somebody presses Ctrl-C: a JSON line an item, or a view each. Resolves with the exit code. */
export async function printStream(
  procedure: CliProcedure,
  items: AsyncIterable<unknown>,
  input: Readonly<Record<string, unknown>>,
  session: Session,
  hostNames: HostNames,
): Promise<number> {
  const { io } = session;
  if (procedure.name === 'logs.tail' && !session.json)
    return printLogs(items, input['follow'] === true, session);
  let last: unknown;
  let failed = false;
  for await (const item of items) {
    last = item;
    if (procedure.name === 'logs.tail') failed ||= isFailure(item as LogItem);
    if (session.json) {
      await io.write(`${toSafeJson(item)}\n`);
      continue;
    }
    const lines = viewOf(procedure.name)(item, session, hostNames);
    // On a terminal each view replaces the one before.
    const prefix = io.columns === null ? '' : '\u001b[H\u001b[2J\u001b[3J';
    await io.write(prefix + lines.map((line) => `${line}\n`).join(''));
  }
  if (failed || isFailedReport(procedure, last)) return 1;
  const job = last === undefined ? undefined : jobOf(procedure, last);
  return job === undefined ? 0 : exitCodeOfJob(job);
}

/** The doctor found what is wrong: a failure for a script. */
function isFailedReport({ name }: CliProcedure, item: unknown): boolean {
  const isDoctor = name === 'hosts.doctor' || name === 'hosts.diagnose';
  return isDoctor && (item as DoctorReport | undefined)?.verdict === 'fail';
}

function isFailure(item: LogItem): boolean {
  return item.type === 'state' && item.state === 'failed';
}
