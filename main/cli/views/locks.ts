import type { HostLocks, LockView } from '../../contract/locks.ts';
import type { Session } from '../session.ts';
import { toDuration } from '../text/ages.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';
import { statusCell } from './symbols.ts';

function stateCell(lock: LockView, { translate, language }: Session): Cell {
  if (!lock.stale) return statusCell('up', translate('lock.alive'));
  return statusCell(
    'unknown',
    translate('lock.stale', { duration: toDuration(lock.renewedAgoMs, language) }),
  );
}

function toRow(lock: LockView, session: Session): readonly Cell[] {
  return [
    lock.host,
    lock.name,
    `${lock.actor} @ ${lock.holder}`,
    lock.purpose,
    toDuration(lock.ageMs, session.language),
    stateCell(lock, session),
  ];
}

function viewTable(locks: readonly LockView[], session: Session): readonly string[] {
  const { translate, io } = session;
  const head = [
    translate('column.host'),
    translate('column.lock'),
    translate('column.holder'),
    translate('column.purpose'),
    translate('column.age'),
    translate('column.state'),
  ];
  return renderTable({ head, rows: locks.map((lock) => toRow(lock, session)) }, io.paint, io.columns);
}

/** What is locked; a host that could not be asked is named, and is no host without locks. */
export function viewLocks(output: unknown, session: Session): readonly string[] {
  const { hosts } = output as { hosts: readonly HostLocks[] };
  if (hosts.length === 0) return [session.translate('empty.hosts')];
  const locks = hosts.flatMap((host) => host.locks ?? []);
  const problems = hosts.flatMap(({ host, problem }) =>
    problem === null ? [] : [`? ${escapeText(host)}: ${escapeText(problem.message)}`],
  );
  const hint = locks.some((lock) => lock.stale) ? [session.translate('lock.breakHint')] : [];
  if (locks.length > 0) return [...viewTable(locks, session), ...problems, ...hint];
  return problems.length === hosts.length ? problems : [session.translate('empty.locks'), ...problems];
}

export function viewLock(output: unknown, session: Session): readonly string[] {
  const lock = output as LockView;
  return [
    session.translate('lock.broken', {
      lock: escapeText(lock.name),
      host: escapeText(lock.host),
      holder: escapeText(`${lock.actor} @ ${lock.holder}`),
    }),
  ];
}
