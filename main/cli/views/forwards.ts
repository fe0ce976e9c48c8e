import type { ForwardView } from '../../contract/forwards.ts';
import type { Session } from '../session.ts';
import { toAge } from '../text/ages.ts';
import { renderTable, type Cell } from '../text/table.ts';

function toRow(forward: ForwardView, session: Session): readonly Cell[] {
  return [
    forward.host,
    forward.container,
    String(forward.containerPort),
    forward.url,
    String(forward.connections),
    toAge(forward.openedAt, session.io.now(), session.language),
    forward.id,
    forward.problem?.message ?? '',
  ];
}

function viewTable(forwards: readonly ForwardView[], session: Session): readonly string[] {
  const { translate, io } = session;
  const head = [
    translate('column.host'),
    translate('column.container'),
    translate('column.port'),
    translate('column.openAt'),
    translate('column.connections'),
    translate('column.age'),
    translate('column.id'),
    translate('column.problem'),
  ];
  return renderTable({ head, rows: forwards.map((each) => toRow(each, session)) }, io.paint, io.columns);
}

export function viewForwards(output: unknown, session: Session): readonly string[] {
  const { forwards } = output as { forwards: readonly ForwardView[] };
  return forwards.length === 0 ? [session.translate('empty.forwards')] : viewTable(forwards, session);
}

export function viewForward(output: unknown, session: Session): readonly string[] {
  return viewTable([output as ForwardView], session);
}
