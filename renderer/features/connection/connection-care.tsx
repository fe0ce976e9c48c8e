import { Button } from '@mantine/core';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { useAgo, useUntil } from '../../ui/age.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { HostKeyCard } from './host-key-card.tsx';
import { KeyChangedCard } from './key-changed-card.tsx';
import { LoginForm } from './login-form.tsx';

/** What a person has to know or do about a connection that does not stand; nothing where all is well. */
export function ConnectionCare({
  host,
  onReject,
  onDiagnose,
}: {
  readonly host: HostView;
  readonly onReject: () => void;
  /** Leads to the doctor; left out where it is at work already. */
  readonly onDiagnose?: (() => void) | undefined;
}) {
  const { t } = useText();
  const { connection } = host;
  if (connection.needs?.kind === 'hostKey') {
    return <HostKeyCard host={host} need={connection.needs} onReject={onReject} />;
  }
  if (connection.needs !== null) return <LoginForm host={host} need={connection.needs} />;
  if (connection.error === null || connection.state === 'ready') return null;
  if (connection.error.code === 'HOST_KEY_CHANGED')
    return <KeyChangedCard host={host} failure={connection.error} />;
  return (
    <FailureView failure={connection.error}>
      <Remedies failure={{ ...connection.error, code: 'HOST_UNREACHABLE' }} host={host.name} />
      {onDiagnose === undefined ? null : <Button onClick={onDiagnose}>{t('doctor.diagnose')}</Button>}
    </FailureView>
  );
}

/** The state of a connection in words, with what helps to judge it. */
export function useConnectionWords(host: HostView): string {
  const { t } = useText();
  const { connection } = host;
  const until = useUntil(connection.retryAt);
  const lastReady = useAgo(connection.lastReadyAt);
  const words: string[] = [t(`hosts.state.${connection.state}`)];
  if (connection.state === 'ready') {
    if (connection.transport !== null) words.push(t(`hosts.transport.${connection.transport}`));
    if (connection.latencyMs !== null && host.kind === 'ssh') {
      words.push(t('hosts.latency', { ms: Math.max(1, Math.round(connection.latencyMs)) }));
    }
  } else {
    if (until !== '') words.push(t('hosts.retryIn', { time: until }));
    words.push(
      connection.lastReadyAt === null ? t('hosts.neverReady') : t('hosts.lastReady', { age: lastReady }),
    );
  }
  return words.join(' · ');
}
