import type { HostView, LocalCandidate } from '../../contract/hosts.ts';
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
  const reasons = [
    error?.message,
    error?.hint,
    needs?.kind === 'hostKey' ? `${needs.algorithm} ${needs.fingerprint}` : undefined,
  ];
  return [...lines, ...reasons.filter((reason) => reason !== undefined).map(escapeText)];
}

export function viewCandidates(output: unknown, session: Session): readonly string[] {
  const { candidates } = output as { candidates: readonly LocalCandidate[] };
  const { translate, io } = session;
  if (candidates.length === 0) return [translate('empty.candidates')];
  const rows = candidates.map((candidate): readonly Cell[] => [
    candidate.address,
    candidate.reachable ? { text: '●', colour: 'green' } : { text: '✖', colour: 'red' },
    candidate.source,
    candidate.added ? translate('word.added') : '',
    candidate.problem ?? '',
  ]);
  const head = [translate('column.address'), '', translate('column.source'), '', translate('column.problem')];
  return renderTable({ head, rows }, io.paint, io.columns);
}
