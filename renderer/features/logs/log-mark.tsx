import { formatClock } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import type { MarkRow } from './log-row.ts';
import classes from './logs.module.css';

/** Something about the lines at its place among them: a gap, the end of a log, a renewed connection. */
export function LogMark({ seq, row }: { readonly seq: number; readonly row: MarkRow }) {
  const { t, language } = useText();
  return (
    <div className={classes['mark']} data-seq={seq} data-kind={row.kind} role="note">
      <span>{words()}</span>
    </div>
  );

  function words(): string {
    if (row.kind === 'reattached') return t('logs.reattached');
    const source = row.source === null ? '?' : plain(row.source.container);
    if (row.kind === 'state') {
      const reason = row.state.error === null ? '' : ` (${plain(row.state.error.message)})`;
      return `${t(`logs.state.${row.state.state}`, { source })}${reason}`;
    }
    const { gap } = row;
    const from = formatClock(gap.from, language);
    const to = gap.to === null ? t('logs.gap.now') : formatClock(gap.to, language);
    const missing = gap.lines === null ? '' : ` ${t('logs.gap.lines', { count: gap.lines })}`;
    return `${t(`logs.gap.${gap.reason}`, { source, from, to })}${missing}`;
  }
}
