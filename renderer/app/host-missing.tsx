import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { MayDo } from './client/may-do.tsx';
import { useAddHost } from './frame/add-host-context.ts';
import { useText } from './language/language.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { plain } from '../ui/visible-text.ts';

/** A link named a host that this laptop does not have: which one, and what to do. */
export function HostMissing({ host }: { readonly host: string }) {
  const { t } = useText();
  const navigate = useNavigate();
  const addHost = useAddHost();
  return (
    <EmptyState title={t('hosts.notFound', { host: plain(host) })} lead={t('hosts.notFoundLead')}>
      <MayDo procedure="hosts.add">
        <Button variant="filled" onClick={addHost}>
          {t('app.addHost')}
        </Button>
      </MayDo>
      <Button onClick={() => void navigate({ to: '/hosts' })}>{t('hosts.toHosts')}</Button>
    </EmptyState>
  );
}
