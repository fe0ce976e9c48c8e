import type { JobView } from '../../../main/contract/jobs.ts';
import type { Status } from '../../../main/contract/common.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';

const containerKinds = ['start', 'stop', 'restart', 'pause', 'unpause', 'kill', 'remove'] as const;

/** What a job does, in words; a kind that this page does not know is shown as it is. */
export function useKindWords(): (kind: string) => string {
  const { t } = useText();
  return (kind) => {
    const act = containerKinds.find((name) => kind === `containers.${name}`);
    if (act !== undefined) return t(`job.kind.containers.${act}`);
    return kind === 'lab.start' ? t('job.kind.lab.start') : plain(kind);
  };
}

/** What a job is about, in words. */
export function useSubjectWords(): (job: Pick<JobView, 'subject'>) => string {
  const { t } = useText();
  return ({ subject }) =>
    subject.host === null || subject.host === subject.name
      ? plain(subject.name)
      : t('job.on', { subject: plain(subject.name), host: plain(subject.host) });
}

/** The mark for a job's state: an interrupted job is not a failed one, nobody knows how it went. */
export function jobStatus(state: JobView['state']): Status {
  switch (state) {
    case 'succeeded':
      return 'up';
    case 'failed':
      return 'down';
    case 'interrupted':
      return 'degraded';
    case 'cancelled':
      return 'paused';
    case 'queued':
    case 'running':
    case 'cancelling':
      return 'unknown';
  }
}
