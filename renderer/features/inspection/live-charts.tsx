import { useMemo } from 'react';
import type { UsageSample } from '../../../main/contract/stats.ts';
import { formatBytes } from '../../app/language/bytes.ts';
import { formatNumber, formatPercent } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { LineChart } from '../../ui/chart/line-chart.tsx';
import { toPoints } from './use-live-figures.ts';
import classes from './live.module.css';

interface LiveChartsProps {
  readonly samples: readonly UsageSample[];
  readonly from: number;
  readonly until: number;
  readonly breakMs: number;
}

const leastPercent = 5;
const leastBytes = 1_000;

/** CPU, memory, network and disk of a container along time. */
export function LiveCharts({ samples, ...window }: LiveChartsProps) {
  const { t, language } = useText();
  const points = useMemo(
    () => ({
      cpu: toPoints(samples, (sample) => sample.cpuPercent),
      memory: toPoints(samples, (sample) => sample.memoryBytes),
      network: toPoints(
        samples,
        (sample) => sample.receivedRate,
        (sample) => sample.sentRate,
      ),
      disk: toPoints(
        samples,
        (sample) => sample.readRate,
        (sample) => sample.writtenRate,
      ),
    }),
    [samples],
  );
  const last = samples.at(-1);
  const percent = (value: number): string => formatPercent(value, language);
  const bytes = (value: number): string => formatBytes(value, language);
  const rate = (value: number): string => t('live.perSecond', { amount: formatBytes(value, language) });
  const limit = last?.memoryLimitBytes ?? null;
  const cores = last?.cores ?? null;
  const processes = last?.processes ?? null;
  const aside = [
    ...(cores === null ? [] : [t('live.ofCores', { count: cores, percent: percent(cores * 100) })]),
    ...(processes === null
      ? []
      : [t('live.processes', { count: processes, amount: formatNumber(processes, language) })]),
  ].join(' · ');
  return (
    <div className={classes['charts']}>
      <LineChart
        title={t('live.cpu')}
        series={[t('live.cpu')]}
        points={points.cpu}
        least={leastPercent}
        format={percent}
        aside={aside}
        {...window}
      />
      <LineChart
        title={t('live.memory')}
        series={[t('live.memory')]}
        points={points.memory}
        least={leastBytes}
        format={bytes}
        aside={limit === null ? undefined : t('live.ofLimit', { limit: bytes(limit) })}
        {...window}
      />
      <LineChart
        title={t('live.network')}
        series={[t('live.received'), t('live.sent')]}
        points={points.network}
        least={leastBytes}
        format={rate}
        {...window}
      />
      <LineChart
        title={t('live.disk')}
        series={[t('live.read'), t('live.written')]}
        points={points.disk}
        least={leastBytes}
        format={rate}
        {...window}
      />
    </div>
  );
}
