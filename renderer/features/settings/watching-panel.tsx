import { Button } from '@mantine/core';
import { useAction } from '../../app/client/ask.ts';
import { useOverview } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SettingRow, SettingRows } from '../../ui/setting-row.tsx';

/** Whether hosts are watched at all. */
export function WatchingPanel() {
  const { t } = useText();
  const watching = useOverview().value?.watching ?? true;
  const toggle = useAction(async (client) =>
    watching ? await client.hosts.pause({}) : await client.hosts.resume({}),
  );
  return (
    <Panel title={t('settings.watching')}>
      <SettingRows>
        <SettingRow
          name={watching ? t('settings.watchingOn') : t('settings.watchingOff')}
          hint={t('settings.watchingHint')}
        >
          <Button size="sm" loading={toggle.busy} onClick={() => toggle.run(undefined)}>
            {watching ? t('app.pauseWatching') : t('app.resumeWatching')}
          </Button>
        </SettingRow>
      </SettingRows>
      {toggle.failure === null ? null : (
        <FailureView failure={toggle.failure}>
          <Remedies failure={toggle.failure} />
        </FailureView>
      )}
    </Panel>
  );
}
