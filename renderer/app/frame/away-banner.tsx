import { Button } from '@mantine/core';
import { useAgo } from '../../ui/age.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useAction } from '../client/ask.ts';
import { useLink, useLinkState, useOverview } from '../client/engine-context.tsx';
import { useText } from '../language/language.ts';
import classes from './frame.module.css';

/** Says that what is on the screen is not the present, and what to press. */
export function AwayBanner() {
  const { t } = useText();
  const link = useLink();
  const state = useLinkState();
  const watching = useOverview().value?.watching ?? true;
  const age = useAgo(state.phase === 'away' ? state.since : null);
  const resume = useAction(async (client) => await client.hosts.resume({}));
  if (state.phase === 'away') {
    return (
      <div className={classes['banner']}>
        <Notice action={<Button onClick={() => link.retryNow()}>{t('app.reconnect')}</Button>}>
          {t('app.away')} {t('app.awayDetail', { age })}
        </Notice>
      </div>
    );
  }
  if (watching) return null;
  return (
    <div className={classes['banner']}>
      <Notice
        action={
          <Button loading={resume.busy} onClick={() => resume.run(undefined)}>
            {t('app.resumeWatching')}
          </Button>
        }
      >
        {t('app.watchingPaused')}
      </Notice>
    </div>
  );
}
