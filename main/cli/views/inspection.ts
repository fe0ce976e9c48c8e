import type { ContainerProcesses, Inspection } from '../../contract/inspection.ts';
import type { Session } from '../session.ts';
import { toSafeJson } from '../text/escape.ts';
import { renderTable } from '../text/table.ts';

const bytesInMib = 1024 * 1024;

export function viewProcesses(output: unknown, { translate, io }: Session): readonly string[] {
  const { processes } = output as ContainerProcesses;
  const rows = processes.map((row) => [
    String(row.pid),
    row.user,
    row.cpuPercent === null ? '' : `${row.cpuPercent.toFixed(1)}%`,
    row.memoryBytes === null ? '' : `${(row.memoryBytes / bytesInMib).toFixed(1)} MiB`,
    row.time,
    row.command,
  ]);
  const head = [
    translate('column.pid'),
    translate('column.user'),
    translate('column.cpu'),
    translate('column.memory'),
    translate('column.time'),
    translate('column.command'),
  ];
  return renderTable({ head, rows }, io.paint, io.columns);
}

/** The engine's answer as JSON, and below it what is masked in it. */
export function viewInspection(output: unknown, { translate, io }: Session): readonly string[] {
  const { raw, masked } = output as Inspection;
  return [
    ...toSafeJson(raw, 2).split('\n'),
    ...(masked.length === 0 ? [] : ['', io.paint('grey', translate('inspect.masked'))]),
    ...masked.map((name) => `  ${toSafeJson(name).slice(1, -1)}`),
  ];
}
