import { Button } from '@mantine/core';
import { useState } from 'react';
import { useSupport } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { useAgo } from '../../ui/age.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { plain } from '../../ui/visible-text.ts';
import { EnableDialog } from './enable-dialog.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import classes from './support.module.css';

const allowed = ['look', 'logs', 'restart', 'login'] as const;
const refused = ['acts', 'inside', 'setup', 'own'] as const;

/** Support mode in the settings: what it is, turning it on, and leaving it. */
export function SupportPanel() {
  const { t } = useText();
  const { value: support, failure } = useSupport();
  const age = useAgo(support?.since ?? null);
  const [asked, setAsked] = useState(false);
  const close = (): void => setAsked(false);
  if (support === undefined) {
    return (
      <Panel title={t('support.title')}>
        {failure === null ? (
          <RowsSkeleton rows={2} />
        ) : (
          <FailureView failure={failure}>
            <Remedies failure={failure} />
          </FailureView>
        )}
      </Panel>
    );
  }
  const { on, by } = support;
  return (
    <Panel title={t('support.title')}>
      <div className={classes['support']}>
        <p className={classes['dim']}>{t('support.lead')}</p>
        <div className={classes['box']}>
          <span className={classes['text']}>
            <span className={classes['state']}>{t(on ? 'support.on' : 'support.off')}</span>
            <span className={classes['dim']}>
              {on && by !== null ? t('support.since', { age, by: plain(by) }) : t('support.guards')}
            </span>
          </span>
          <Button size="sm" variant={on ? 'outline' : 'filled'} onClick={() => setAsked(true)}>
            {t(on ? 'support.leave' : 'support.enable')} …
          </Button>
        </div>
        <div className={classes['lists']}>
          <section>
            <h3>{t('support.allowedTitle')}</h3>
            <ul>
              {allowed.map((item) => (
                <li key={item}>{t(`support.allowed.${item}`)}</li>
              ))}
            </ul>
          </section>
          <section>
            <h3>{t('support.refusedTitle')}</h3>
            <ul>
              {refused.map((item) => (
                <li key={item}>{t(`support.refused.${item}`)}</li>
              ))}
            </ul>
          </section>
        </div>
      </div>
      {asked ? on ? <LeaveDialog onClose={close} /> : <EnableDialog onClose={close} /> : null}
    </Panel>
  );
}
