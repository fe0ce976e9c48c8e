import { Button, SegmentedControl } from '@mantine/core';
import type { Settings } from '../../../main/contract/settings.ts';
import { useAction, useAsk } from '../../app/client/ask.ts';
import { useOverview, useSettings } from '../../app/client/engine-context.tsx';
import { Page } from '../../app/frame/page.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { VaultPanel } from '../vault/vault-panel.tsx';
import { Age } from '../../ui/age.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Name } from '../../ui/name.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Fact, Facts, Panel } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './settings.module.css';

function EngineFacts() {
  const { t } = useText();
  const engine = useAsk(['system.get'], (client, signal) => client.system.get({}, { signal }));
  if (engine.failure !== null) {
    return (
      <FailureView failure={engine.failure}>
        <Remedies failure={engine.failure} onRetry={engine.again} />
      </FailureView>
    );
  }
  if (engine.value === undefined) return <RowsSkeleton rows={2} />;
  return (
    <>
      {engine.value.notices.map((notice) => (
        <Notice key={notice.message}>{plain(notice.message)}</Notice>
      ))}
      <Facts>
        <Fact name={t('settings.version')}>{engine.value.version}</Fact>
        <Fact name={t('settings.process')}>{engine.value.pid}</Fact>
        <Fact name={t('settings.startedAt')}>
          <Age at={engine.value.startedAt} />
        </Fact>
        <Fact name={t('settings.attached')}>{t('settings.faces', { count: engine.value.faces })}</Fact>
        <Fact name={t('settings.access')}>
          {engine.value.access.map((level) => t(`settings.accessOf.${level}`)).join(', ')}
        </Fact>
        <Fact name={t('settings.dataFolder')}>
          <Name mono>{engine.value.dataFolder}</Name>
        </Fact>
      </Facts>
    </>
  );
}

function Watching() {
  const { t } = useText();
  const watching = useOverview().value?.watching ?? true;
  const toggle = useAction(async (client) =>
    watching ? await client.hosts.pause({}) : await client.hosts.resume({}),
  );
  return (
    <div className={classes['row']}>
      <div>
        <p className={classes['name']}>{t('settings.watching')}</p>
        <p className={classes['hint']}>{t('settings.watchingHint')}</p>
      </div>
      <Button size="sm" loading={toggle.busy} onClick={() => toggle.run(undefined)}>
        {watching ? t('app.pauseWatching') : t('app.resumeWatching')}
      </Button>
    </div>
  );
}

/** Language, theme, and what is known of the engine. */
export function SettingsPage() {
  const { t } = useText();
  const { value: settings, failure } = useSettings();
  const update = useAction(async (client, change: Partial<Settings>) => await client.settings.update(change));
  return (
    <Page title={t('settings.title')}>
      <Panel title={t('settings.appearance')}>
        {settings === undefined && failure === null ? <RowsSkeleton rows={2} /> : null}
        {settings === undefined && failure !== null ? (
          <FailureView failure={failure}>
            <Remedies failure={failure} />
          </FailureView>
        ) : null}
        {settings === undefined ? null : (
          <div className={classes['rows']}>
            <div className={classes['row']}>
              <div>
                <p className={classes['name']}>{t('settings.language')}</p>
                <p className={classes['hint']}>{t('settings.languageHint')}</p>
              </div>
              <SegmentedControl
                aria-label={t('settings.language')}
                size="sm"
                value={settings.language}
                onChange={(language) => update.run({ language })}
                data={[
                  { value: 'system', label: t('settings.system') },
                  { value: 'en', label: t('settings.english') },
                  { value: 'ko', label: t('settings.korean') },
                ]}
              />
            </div>
            <div className={classes['row']}>
              <p className={classes['name']}>{t('settings.theme')}</p>
              <SegmentedControl
                aria-label={t('settings.theme')}
                size="sm"
                value={settings.theme}
                onChange={(theme) => update.run({ theme })}
                data={[
                  { value: 'system', label: t('settings.system') },
                  { value: 'light', label: t('settings.light') },
                  { value: 'dark', label: t('settings.dark') },
                ]}
              />
            </div>
            <Watching />
          </div>
        )}
        {update.failure === null ? null : (
          <FailureView failure={update.failure}>
            <Remedies failure={update.failure} />
          </FailureView>
        )}
      </Panel>
      <VaultPanel />
      <Panel title={t('settings.engine')}>
        <div className={classes['facts']}>
          <EngineFacts />
        </div>
      </Panel>
    </Page>
  );
}
