import type { FileEntry, FileListing } from '../../contract/files.ts';
import type { Session } from '../session.ts';
import { toClockTime } from '../text/ages.ts';
import { renderTable } from '../text/table.ts';

const marks: Readonly<Record<FileEntry['kind'], string>> = { file: '-', folder: 'd', link: 'l', other: '?' };

export function viewFiles(output: unknown, { translate, io }: Session): readonly string[] {
  const { entries, isCut } = output as FileListing;
  const rows = entries.map((entry) => [
    marks[entry.kind] + (entry.mode === null ? '' : entry.mode.toString(8).padStart(4, '0')),
    entry.user === null ? '' : `${entry.user}:${entry.group ?? ''}`,
    entry.sizeBytes === null ? '' : String(entry.sizeBytes),
    entry.modifiedAt === null ? '' : toClockTime(entry.modifiedAt),
    entry.linkTarget === null ? entry.name : `${entry.name} → ${entry.linkTarget}`,
  ]);
  const head = [
    translate('column.mode'),
    translate('column.owner'),
    translate('column.size'),
    translate('column.modified'),
    translate('column.name'),
  ];
  const table =
    entries.length === 0 ? [translate('empty.folder')] : renderTable({ head, rows }, io.paint, io.columns);
  return isCut ? [...table, io.paint('yellow', translate('files.cut', { count: entries.length }))] : table;
}
