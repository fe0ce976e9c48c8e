import type { StackDescription, StackService } from '../../contract/compose.ts';
import type { Session } from '../session.ts';
import { escapeText } from '../text/escape.ts';
import type { Colour } from '../text/paint.ts';
import { renderTable, type Cell } from '../text/table.ts';

const driftColours: Readonly<Record<StackService['drift'], Colour>> = {
  same: 'green',
  changed: 'yellow',
  missing: 'yellow',
  undeclared: 'blue',
  unknown: 'grey',
};

function healthOf({ containers }: StackService): string {
  const order = ['unhealthy', 'starting', 'healthy'] as const;
  return order.find((health) => containers.some((container) => container.health === health)) ?? '';
}

/** A stack's services against its file, how it is run, and what cannot be done with it. */
export function viewStackDescription(output: unknown, session: Session): readonly string[] {
  const { services, files, compose, problem, acts } = output as StackDescription;
  const { translate, io } = session;
  const rows = services.map((service): readonly Cell[] => [
    service.name,
    `${String(service.running)}/${service.wanted === null ? '?' : String(service.wanted)}`,
    healthOf(service),
    { text: translate(`drift.${service.drift}`), colour: driftColours[service.drift] },
    service.dependsOn.join(', '),
    service.image ?? '',
  ]);
  const head = [
    translate('column.service'),
    translate('column.running'),
    translate('column.health'),
    translate('column.drift'),
    translate('column.dependsOn'),
    translate('column.image'),
  ];
  const through =
    compose === null
      ? []
      : [`Compose ${compose.version} · ${compose.program}${compose.sudo ? ' · sudo' : ''}`];
  const refused = acts.filter((act) => act.through === null).map(({ act }) => act);
  return [
    ...renderTable({ head, rows }, io.paint, io.columns),
    ...[...files, ...through].map((line) => io.paint('grey', escapeText(line))),
    ...(problem === null
      ? []
      : [io.paint('yellow', `▲ ${escapeText(problem.message)}`), escapeText(problem.hint)]),
    ...(refused.length === 0 ? [] : [translate('stack.cannot', { acts: refused.join(', ') })]),
  ];
}
