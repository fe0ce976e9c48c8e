import i18next from 'i18next';
import type { JobView } from '../../../main/contract/jobs.ts';
import type { Status } from '../../../main/contract/common.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';

/** What a procedure does, in words; one that this page does not know is shown under its own name. */
export function useKindWords(): (kind: string) => string {
  const { language } = useText();
  return (kind) => {
    const key = `job.kind.${kind}`;
    return i18next.exists(key, { lng: language }) ? i18next.getFixedT(language)(key as never) : plain(kind);
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
