import type { HostView, HostCandidate } from '../../contract/hosts.ts';
import type { Session } from '../session.ts';
import { toAge } from '../text/ages.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';
import { connectionCell, environmentCell } from './symbols.ts';

/** What a host says about itself, or why it does not. */
export function describeConnection({ connection, engine }: HostView, session: Session): string {
  if (connection.state === 'ready') {
    const latency = connection.latencyMs === null ? '' : `, ${connection.latencyMs.toFixed(1)} ms`;
    return `Docker ${engine?.version ?? '?'} (${connection.transport ?? '?'}${latency})`;
  }
  const seen =
    connection.lastReadyAt === null
      ? ''
      : ` (${toAge(connection.lastReadyAt, session.io.now(), session.language)})`;
  return `${connection.error?.message ?? ''}${seen}`.trim();
}

export function viewHosts(output: unknown, session: Session): readonly string[] {
  const { hosts } = output as { hosts: readonly HostView[] };
  const { translate, io } = session;
  if (hosts.length === 0) return [translate('empty.hosts')];
  const rows = hosts.map((host): readonly Cell[] => [
    host.name,
    environmentCell(host.environment),
    host.protected ? translate('word.protected') : '',
    connectionCell(host.connection),
    host.address,
    describeConnection(host, session),
  ]);
  const head = [
    translate('column.host'),
    translate('column.environment'),
    '',
    translate('column.state'),
    translate('column.address'),
    translate('column.engine'),
  ];
  return renderTable({ head, rows }, io.paint, io.columns);
}

export function viewHost(output: unknown, session: Session): readonly string[] {
  const host = output as HostView;
  const lines = viewHosts({ hosts: [host] }, session);
  const { error, needs } = host.connection;
  const same = host.sameEngineAs ?? [];
  const reasons = [
    error?.message,
    error?.hint,
    same.length === 0 ? undefined : session.translate('hosts.sameEngine', { hosts: same.join(', ') }),
    needs?.kind === 'hostKey' ? `${needs.algorithm} ${needs.fingerprint}` : undefined,
  ];
  return [...lines, ...reasons.filter((reason) => reason !== undefined).map(escapeText)];
}

function candidateMark({ reachable }: HostCandidate): Cell {
  if (reachable === null) return { text: '◌', colour: 'grey' };
  return reachable ? { text: '●', colour: 'green' } : { text: '✖', colour: 'red' };
}

export function viewCandidates(output: unknown, session: Session): readonly string[] {
  const { candidates } = output as { candidates: readonly HostCandidate[] };
  const { translate, io } = session;
  if (candidates.length === 0) return [translate('empty.candidates')];
  const rows = candidates.map((candidate): readonly Cell[] => [
    candidate.address,
    candidateMark(candidate),
    candidate.source,
    candidate.added ? translate('word.added') : '',
    candidate.problem ?? candidate.detail,
  ]);
  const head = [translate('column.address'), '', translate('column.source'), '', translate('column.problem')];
  return renderTable({ head, rows }, io.paint, io.columns);
}
