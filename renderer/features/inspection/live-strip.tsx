import { Link } from '@tanstack/react-router';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import type { UsageSample } from '../../../main/contract/stats.ts';
import { formatBytes } from '../../app/language/bytes.ts';
import { formatPercent } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { Sparkline } from '../../ui/chart/sparkline.tsx';
import { Panel } from '../../ui/panel.tsx';
import { toPoints, useLiveFigures } from './use-live-figures.ts';
import classes from './live.module.css';

interface LiveStripProps {
  readonly host: string;
  readonly container: ContainerView;
}

/** What a container uses now in four small lines; leads to the charts. */
export function LiveStrip({ host, container }: LiveStripProps) {
  const { t, language } = useText();
  const { figures, ...window } = useLiveFigures(container);
  const samples = figures.value?.samples ?? [];
  const bytes = (value: number): string => formatBytes(value, language);
  const rate = (value: number): string => t('live.perSecond', { amount: bytes(value) });
  const sum = (one: number | null, other: number | null): number | null =>
    one === null && other === null ? null : (one ?? 0) + (other ?? 0);
  const lines: readonly {
    readonly name: string;
    readonly value: (sample: UsageSample) => number | null;
    readonly format: (value: number) => string;
    readonly least: number;
  }[] = [
    {
      name: t('live.cpu'),
      value: (sample) => sample.cpuPercent,
      format: (value) => formatPercent(value, language),
      least: 5,
    },
    { name: t('live.memory'), value: (sample) => sample.memoryBytes, format: bytes, least: 1_000 },
    {
      name: t('live.network'),
      value: (sample) => sum(sample.receivedRate, sample.sentRate),
      format: rate,
      least: 1_000,
    },
    {
      name: t('live.disk'),
      value: (sample) => sum(sample.readRate, sample.writtenRate),
      format: rate,
      least: 1_000,
    },
  ];
  const newest = samples.at(-1);
  const present = newest !== undefined && window.until - newest.at <= window.breakMs ? newest : null;
  return (
    <Panel
      title={t('live.now')}
      aside={
        <Link
          to="/hosts/$host/containers/$container/live"
          params={{ host, container: container.name }}
          className={classes['link'] ?? ''}
        >
          {t('live.showCharts')}
        </Link>
      }
    >
      <dl className={classes['strip']}>
        {lines.map(({ name, value, format, least }) => {
          const now = present === null ? null : value(present);
          const text = now === null ? '–' : format(now);
          return (
            <div key={name} className={classes['figure']}>
              <dt className={classes['dim']}>{name}</dt>
              <dd>
                <strong className={classes['now']}>{text}</strong>
                <Sparkline
                  label={`${name}: ${text}`}
                  points={toPoints(samples, value)}
                  least={least}
                  {...window}
                />
              </dd>
            </div>
          );
        })}
      </dl>
    </Panel>
  );
}
