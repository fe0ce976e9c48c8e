import { IconAlertTriangle, IconEqual, IconInfoCircle } from '@tabler/icons-react';
import type { Comparison, ComparisonEntry, ComparisonPart } from '../../../main/contract/comparison.ts';
import { useText } from '../../app/language/language.ts';
import { Panel } from '../../ui/panel.tsx';
import { plain } from '../../ui/visible-text.ts';
import { useSettingWords } from './setting-words.ts';
import classes from './comparison.module.css';

const marks: Readonly<Record<ComparisonEntry['severity'], React.ReactNode>> = {
  none: <IconEqual size={14} aria-hidden />,
  info: <IconInfoCircle size={14} aria-hidden />,
  warning: <IconAlertTriangle size={14} aria-hidden />,
  critical: <IconAlertTriangle size={14} aria-hidden />,
};

function Value({ entry, side }: { readonly entry: ComparisonEntry; readonly side: 'a' | 'b' }) {
  const { t } = useText();
  const value = entry[side];
  if (value === null) return <span className={classes['absent']}>{t('comparison.absent')}</span>;
  // Two secrets look alike once they are hidden, so that words say what the engine found.
  const hidden = !entry.masked
    ? null
    : t(entry.kind === 'same' ? 'comparison.hiddenSame' : 'comparison.hiddenChanged');
  return (
    <>
      <code className={classes['value']}>{plain(value)}</code>
      {hidden === null ? null : <span className={classes['hidden']}>{hidden}</span>}
    </>
  );
}

function Row({ entry }: { readonly entry: ComparisonEntry }) {
  const { t } = useText();
  const worth = t(`comparison.worth.${entry.severity}`);
  const words = useSettingWords()(entry);
  return (
    <tr data-kind={entry.kind}>
      <th scope="row" className={classes['key']}>
        <span
          className={classes['mark']}
          data-severity={entry.severity}
          role="img"
          aria-label={worth}
          title={worth}
        >
          {marks[entry.severity]}
        </span>
        <span className={classes['section']}>{t(`comparison.section.${entry.section}`)}</span>{' '}
        {words === null ? <code>{plain(entry.key)}</code> : <span>{words}</span>}
      </th>
      <td>
        <Value entry={entry} side="a" />
      </td>
      <td>
        <Value entry={entry} side="b" />
      </td>
    </tr>
  );
}

interface PartTableProps {
  readonly comparison: Comparison;
  readonly part: ComparisonPart;
  readonly all: boolean;
}

/** One service, or the two containers, side by side. */
export function PartTable({ comparison: { a, b }, part, all }: PartTableProps) {
  const { t } = useText();
  const rows = all ? part.entries : part.entries.filter(({ kind }) => kind !== 'same');
  const differences = part.entries.filter(({ kind }) => kind !== 'same').length;
  const nameOf = (side: typeof a): string => plain(`${side.host} / ${side.name}`);
  const title = part.service === null ? t('comparison.of.containers') : plain(part.service);
  if (part.presence !== 'both') {
    const side = nameOf(part.presence === 'onlyA' ? a : b);
    return (
      <Panel title={title}>
        <p className={classes['only1']}>
          <span className={classes['mark']} data-severity="critical">
            {marks.critical}
          </span>
          {t('comparison.onlyA', { side })}
        </p>
      </Panel>
    );
  }
  if (rows.length === 0) return null;
  return (
    <Panel title={title} aside={t('comparison.differences', { count: differences })}>
      <table className={classes['table']} aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{t('comparison.setting')}</th>
            <th scope="col">{nameOf(a)}</th>
            <th scope="col">{nameOf(b)}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((entry) => (
            <Row key={`${entry.section} ${entry.key}`} entry={entry} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
