import { Button, Loader } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { Status } from '../../../main/contract/common.ts';
import type { DoctorReport, RemedyAction } from '../../../main/contract/doctor.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { DoctorCheckRow } from './doctor-check.tsx';
import { useExamination } from './use-examination.ts';
import classes from './doctor.module.css';

const statusOf: Readonly<Record<DoctorReport['verdict'], Status>> = {
  ok: 'up',
  warn: 'degraded',
  fail: 'down',
};

function Verdict({ report }: { readonly report: DoctorReport }) {
  const { t } = useText();
  const { checks, verdict, cause, isDone } = report;
  if (!isDone) {
    const done = checks.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
    return (
      <>
        <Loader size={14} />
        <span>{t('doctor.running', { host: plain(report.host ?? report.address) })}</span>
        <span className={classes['dim']}>{t('doctor.progress', { done, total: checks.length })}</span>
      </>
    );
  }
  const check = cause === null ? '' : t(`doctor.check.${cause}`);
  return (
    <>
      <StatusMark status={statusOf[verdict]} silent size={14} />
      <strong>{t(`doctor.verdict.${verdict}`, { check })}</strong>
      <span className={classes['dim']}>
        {t('doctor.took', { seconds: (report.tookMs / 1000).toFixed(1) })}
      </span>
    </>
  );
}

interface DoctorReportViewProps {
  readonly hostId: string;
  /** What a button beside a remedy does; examining again is done here. */
  readonly onAction: (action: RemedyAction, examineAgain: () => void) => void;
  readonly busy?: boolean;
}

/** An examination that runs while somebody looks at it: each check as it comes, and the cause. */
export function DoctorReportView({ hostId, onAction, busy: acting = false }: DoctorReportViewProps) {
  const { t } = useText();
  const { report, failure, busy, again } = useExamination(hostId);
  return (
    <section aria-label={t('doctor.tab')} aria-busy={busy}>
      <div className={classes['head']} role="status">
        {report === null ? null : <Verdict report={report} />}
        <span className={classes['grow']} />
        <Button
          size="compact-sm"
          leftSection={<IconRefresh size={14} aria-hidden />}
          disabled={busy}
          onClick={again}
        >
          {t('doctor.again')}
        </Button>
      </div>
      {failure === null ? null : (
        <FailureView failure={failure}>
          <Remedies failure={failure} onRetry={again} />
        </FailureView>
      )}
      <ol className={classes['checks']}>
        {report?.checks.map((check) => (
          <DoctorCheckRow
            key={check.id}
            check={check}
            busy={acting}
            onAction={(action) => (action === 'retry' ? again() : onAction(action, again))}
          />
        ))}
      </ol>
    </section>
  );
}
