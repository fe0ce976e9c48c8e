import { Button } from '@mantine/core';
import { useNavigate, type ErrorComponentProps } from '@tanstack/react-router';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useText } from '../language/language.ts';
import { Page } from './page.tsx';

/** A screen that threw while it was drawn: says so, and offers a way on. */
export function CrashScreen({ error, reset }: ErrorComponentProps) {
  const { t } = useText();
  const navigate = useNavigate();
  return (
    <Page title={t('app.crashed')}>
      <EmptyState
        title={t('app.crashed')}
        lead={`${t('app.crashedHint')} (${error instanceof Error ? error.message : String(error)})`}
      >
        <Button variant="filled" onClick={reset}>
          {t('app.drawAgain')}
        </Button>
        <Button onClick={() => void navigate({ to: '/' }).then(reset)}>{t('app.toOverview')}</Button>
      </EmptyState>
    </Page>
  );
}

/** An address that leads to no screen. */
export function NoSuchScreen() {
  const { t } = useText();
  const navigate = useNavigate();
  return (
    <Page title={t('app.notFound')}>
      <EmptyState title={t('app.notFound')} lead={window.location.hash}>
        <Button onClick={() => void navigate({ to: '/' })}>{t('app.toOverview')}</Button>
      </EmptyState>
    </Page>
  );
}
