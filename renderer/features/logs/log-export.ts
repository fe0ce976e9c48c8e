import { stripAnsi } from '../../ui/ansi.ts';
import { instantMs, type LogRow } from './log-row.ts';

/** A row as it goes into a copy or a file: instant in UTC, source, text; null for what is no line. */
export function toExportLine(row: LogRow, many: boolean): string | null {
  if (row.kind !== 'line') return null;
  const at = new Date(instantMs(row)).toISOString();
  return many ? `${at} ${row.source.container} ${stripAnsi(row.text)}` : `${at} ${stripAnsi(row.text)}`;
}

/** Hands a text to the person as a file. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** A file name for a log that begins now, without anything a file system could trip over. */
export function fileName(subject: string, now: Date): string {
  const safe = subject.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+/, '');
  return `${safe === '' ? 'log' : safe}-${now.toISOString().replaceAll(/[:.]/g, '-')}.log`;
}

/** What is selected inside the view; empty where the selection is elsewhere. */
export function selectedText(view: Element | null): string {
  const selection = window.getSelection();
  if (view === null || selection === null || selection.isCollapsed) return '';
  return view.contains(selection.anchorNode) ? selection.toString() : '';
}
