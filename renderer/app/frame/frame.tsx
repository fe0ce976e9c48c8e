import { Notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { SupportBanner } from '../../features/support/support-banner.tsx';
import { ActsProvider } from '../../features/stacks/acts-provider.tsx';
import { PaletteProvider } from '../../features/palette/palette-provider.tsx';
import { QuestionsProvider } from '../../features/questions/questions-provider.tsx';
import { AddHostDialog } from '../../features/hosts/add-host-dialog.tsx';
import { useLinkState } from '../client/engine-context.tsx';
import { useText } from '../language/language.ts';
import { AddHostContext } from './add-host-context.ts';
import { Navigation } from './navigation.tsx';
import { useFocusBack } from './use-focus-back.ts';
import classes from './frame.module.css';

/** What stays while screens change: navigation, notices, the dialog that adds a host. */
export function Frame() {
  const { t } = useText();
  const link = useLinkState();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  useFocusBack();
  const epoch = link.phase === 'ready' ? link.epoch : 0;
  useEffect(() => {
    // Answers from before the engine went away say nothing about now.
    if (epoch > 1) void queries.invalidateQueries();
  }, [epoch, queries]);
  return (
    <AddHostContext value={() => setAdding(true)}>
      <QuestionsProvider>
        <ActsProvider>
          <PaletteProvider>
            <div className={classes['frame']}>
              <a
                className={classes['skip']}
                href="#content"
                onClick={(event) => {
                  // The address holds the screen, so the jump may not change it.
                  event.preventDefault();
                  document.querySelector<HTMLElement>('#content')?.focus();
                }}
              >
                {t('app.skip')}
              </a>
              <Navigation />
              <div className={classes['outlet']} data-away={link.phase === 'away'}>
                <SupportBanner />
                <Outlet />
              </div>
              {adding ? <AddHostDialog onClose={() => setAdding(false)} /> : null}
              <Notifications position="bottom-right" limit={4} />
            </div>
          </PaletteProvider>
        </ActsProvider>
      </QuestionsProvider>
    </AddHostContext>
  );
}
