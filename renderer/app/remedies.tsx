import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useAction } from './client/ask.ts';
import { useLink } from './client/engine-context.tsx';
import type { Failure } from './client/failure.ts';
import { useText } from './language/language.ts';

interface RemediesProps {
  readonly failure: Failure;
  /** The host that it happened on, by name. */
  readonly host?: string | null;
  readonly onRetry?: () => void;
}

/** What to press, for a failure: each code has its own way out. */
export function Remedies({ failure, host = null, onRetry }: RemediesProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const link = useLink();
  const connect = useAction(async (client, name: string) => await client.hosts.connect({ host: name }));
  const retry = onRetry === undefined ? null : <Button onClick={onRetry}>{t('remedy.retry')}</Button>;
  const openHost = (label: string) =>
    host === null ? null : (
      <Button onClick={() => void navigate({ to: '/hosts/$host', params: { host } })}>{label}</Button>
    );
  switch (failure.code) {
    case 'ENGINE_AWAY':
      return (
        <Button
          onClick={() => {
            link.retryNow();
            onRetry?.();
          }}
        >
          {t('remedy.reconnect')}
        </Button>
      );
    case 'HOST_UNREACHABLE':
      return (
        <>
          {host === null ? null : (
            <Button loading={connect.busy} onClick={() => connect.run(host)}>
              {t('remedy.connect')}
            </Button>
          )}
          {retry}
        </>
      );
    case 'HOST_KEY_CHANGED':
      return openHost(t('remedy.compareKeys')) ?? retry;
    case 'AUTH_FAILED':
      return openHost(t('remedy.editHost')) ?? retry;
    case 'VAULT_LOCKED':
      return (
        <>
          <Button onClick={() => void navigate({ to: '/settings' })}>{t('vault.openVault')}</Button>
          {retry}
        </>
      );
    case 'LOCK_HELD':
    case 'INTERRUPTED':
      return (
        <>
          <Button onClick={() => void navigate({ to: '/jobs' })}>{t('remedy.showJobs')}</Button>
          {retry}
        </>
      );
    case 'NOT_FOUND':
      return (
        <>
          {openHost(t('remedy.showHost'))}
          {retry}
        </>
      );
    default:
      return retry;
  }
}
