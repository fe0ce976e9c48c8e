import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { Notices } from '../../../main/contract/notices.ts';
import { useAction } from '../../app/client/ask.ts';
import { useNotices } from '../../app/client/engine-context.tsx';
import { useSettingsChange } from '../../app/client/use-settings-change.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { SettingsState } from '../../app/settings-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SettingRow, SettingRows } from '../../ui/setting-row.tsx';
import { plain } from '../../ui/visible-text.ts';
import { NoticeRow } from './notice-row.tsx';
import classes from './notices.module.css';

const rowsShown = 5;

/** Who shows notifications here, and whether with buttons. */
function useDesktopWords(notifier: Notices['notifier']): string {
  const { t } = useText();
  if (notifier === null) return t('notices.absent');
  if (notifier.by === 'none') return `${t('notices.none')} ${plain(notifier.problem ?? '')}`.trim();
  const words = notifier.buttons ? t('notices.buttons') : t('notices.noButtons');
  if (notifier.service === null) return words;
  return `${words} ${t('notices.service', { service: plain(notifier.service) })}`;
}

function Test() {
  const { t } = useText();
  const [shownBy, setShownBy] = useState<string | null>(null);
  const send = useAction(
    async (client) => await client.notices.test({}),
    ({ notifier }) => setShownBy(notifier.service ?? t('notices.app')),
  );
  return (
    <>
      <SettingRow name={t('notices.test')} hint={t('notices.testHint')}>
        <Button
          size="sm"
          loading={send.busy}
          onClick={() => {
            setShownBy(null);
            send.run(undefined);
          }}
        >
          {t('notices.send')}
        </Button>
      </SettingRow>
      {shownBy === null || send.failure !== null ? null : (
        <Notice>{t('notices.sent', { service: plain(shownBy) })}</Notice>
      )}
      {send.failure === null ? null : (
        <FailureView failure={send.failure}>
          <Remedies failure={send.failure} />
        </FailureView>
      )}
    </>
  );
}

function Recent({ notices }: Pick<Notices, 'notices'>) {
  const { t } = useText();
  // What was told with others stands in their row.
  const told = notices.filter(({ state }) => state !== 'grouped').slice(0, rowsShown);
  return (
    <>
      <h3 className={classes['heading']}>{t('notices.recent')}</h3>
      {told.length === 0 ? <p className={classes['quiet']}>{t('notices.nothing')}</p> : null}
      <ul className={classes['list']}>
        {told.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} />
        ))}
      </ul>
    </>
  );
}

/** What is told on the desktop: which problems, by whom, and a test of it. */
export function NoticesPanel() {
  const { t } = useText();
  const { settings, change } = useSettingsChange();
  const { value } = useNotices();
  const desktop = useDesktopWords(value?.notifier ?? null);
  return (
    <Panel title={t('notices.title')}>
      {settings === undefined ? null : (
        <SettingRows>
          <SettingRow name={t('notices.which')} hint={t('notices.whichHint')}>
            <SegmentedControl
              aria-label={t('notices.which')}
              size="sm"
              value={settings.notifications}
              onChange={(notifications) => change.run({ notifications })}
              data={(['all', 'critical', 'off'] as const).map((level) => ({
                value: level,
                label: t(`notices.level.${level}`),
              }))}
            />
          </SettingRow>
          {value === undefined ? null : (
            <SettingRow name={t('notices.desktop')} hint={desktop}>
              {null}
            </SettingRow>
          )}
          <Test />
        </SettingRows>
      )}
      <SettingsState change={change} />
      {value === undefined ? null : <Recent notices={value.notices} />}
    </Panel>
  );
}
