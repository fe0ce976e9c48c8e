import type { SecretView, VaultView } from '../../contract/vault.ts';
import type { Session } from '../session.ts';
import { toAge } from '../text/ages.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';

const marks = {
  absent: { text: '○', colour: 'grey' },
  locked: { text: '■', colour: 'yellow' },
  unlocked: { text: '●', colour: 'green' },
} as const;

export function viewVault(output: unknown, session: Session): readonly string[] {
  const vault = output as VaultView;
  const { translate, io, language } = session;
  const mark = marks[vault.state];
  const state = `${io.paint(mark.colour, mark.text)} ${translate(`vault.${vault.state}`, { count: vault.secrets })}`;
  if (vault.state === 'absent') return [state];
  const rows = vault.slots.map((slot): readonly Cell[] => [
    slot.id,
    slot.kind,
    slot.label,
    toAge(slot.createdAt, io.now(), language),
    slot.problem === null ? (slot.keyFile ?? '') : { text: slot.problem, colour: 'red' },
  ]);
  const head = [
    translate('column.slot'),
    translate('column.kind'),
    translate('column.name'),
    translate('column.when'),
    '',
  ];
  return [
    state,
    ...renderTable({ head, rows }, io.paint, io.columns),
    ...vault.damaged.map((name) => io.paint('red', translate('vault.damaged', { name: escapeText(name) }))),
    ...(vault.slots.length === 1 ? [io.paint('yellow', translate('vault.oneSlot'))] : []),
  ];
}

export function viewSecrets(output: unknown, session: Session): readonly string[] {
  const { secrets } = output as { secrets: readonly SecretView[] };
  const { translate, io, language } = session;
  if (secrets.length === 0) return [translate('empty.secrets')];
  const rows = secrets.map((secret): readonly Cell[] => [
    secret.name,
    toAge(secret.updatedAt, io.now(), language),
    secret.damaged ? { text: translate('vault.secretDamaged'), colour: 'red' } : '',
  ]);
  return renderTable(
    { head: [translate('column.name'), translate('column.when'), ''], rows },
    io.paint,
    io.columns,
  );
}
