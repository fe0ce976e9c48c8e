import { Button } from '@mantine/core';
import { IconLifebuoy } from '@tabler/icons-react';
import { useState } from 'react';
import { useSupport } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { LeaveDialog } from './leave-dialog.tsx';
import classes from './support.module.css';

/** Says on every screen that this laptop is in support mode, and offers the way out. */
export function SupportBanner() {
  const { t } = useText();
  const support = useSupport().value;
  const [leaving, setLeaving] = useState(false);
  if (support?.on !== true) return null;
  const says =
    support.by === null ? t('support.bannerLead') : t('support.bannerBy', { by: plain(support.by) });
  return (
    <div className={classes['banner']} role="status">
      <IconLifebuoy size={15} aria-hidden />
      <span className={classes['mode']}>{t('support.title')}</span>
      <span className={classes['says']} title={says}>
        {says}
      </span>
      <Button size="compact-sm" onClick={() => setLeaving(true)}>
        {t('support.leave')} …
      </Button>
      {leaving ? <LeaveDialog onClose={() => setLeaving(false)} /> : null}
    </div>
  );
}
