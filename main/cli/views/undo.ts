import type { Client } from '../../contract/contract.ts';
import type { UndoView } from '../../contract/undo.ts';
import type { Session } from '../session.ts';
import { toAge } from '../text/ages.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';
import { statusCell } from './symbols.ts';

const statusOf = {
  planting: 'unknown',
  armed: 'degraded',
  acting: 'degraded',
  acted: 'up',
  idle: 'up',
  failed: 'down',
  cancelled: 'paused',
  lost: 'unknown',
} as const satisfies Record<UndoView['state'], string>;

function toRow(undo: UndoView, { io, language }: Session): readonly Cell[] {
  return [
    undo.id,
    undo.host,
    undo.containers.map(({ name }) => name).join(', '),
    undo.purpose,
    statusCell(statusOf[undo.state], undo.state),
    new Date(undo.deadline).toLocaleTimeString(language),
    toAge(undo.plantedAt, io.now(), language),
    undo.owner,
  ];
}

/** The watchdogs as a table, and below it the story of each that has one to tell. */
export function viewUndos(output: unknown, session: Session): readonly string[] {
  const { undos, unseen } = output as Awaited<ReturnType<Client['undo']['list']>>;
  const { translate, io } = session;
  const unknown = unseen.map(({ host }) =>
    io.paint('yellow', `? ${translate('undo.unseen', { host: escapeText(host) })}`),
  );
  if (undos.length === 0) return unknown.length > 0 ? unknown : [translate('empty.undos')];
  const head = [
    translate('column.id'),
    translate('column.host'),
    translate('column.containers'),
    translate('column.purpose'),
    translate('column.state'),
    translate('column.deadline'),
    translate('column.age'),
    translate('column.holder'),
  ];
  const rows = undos.map((undo) => toRow(undo, session));
  const told = undos.filter(({ state }) => state !== 'cancelled').map(({ story }) => escapeText(story));
  return [...renderTable({ head, rows }, io.paint, io.columns), ...told, ...unknown];
}

export function viewUndo(output: unknown, session: Session): readonly string[] {
  return viewUndos({ undos: [output], unseen: [] }, session);
}
