import { SegmentedControl } from '@mantine/core';
import { useSettingsChange } from '../../app/client/use-settings-change.ts';
import { SettingsState } from '../../app/settings-state.tsx';
import { useText } from '../../app/language/language.ts';
import { Panel } from '../../ui/panel.tsx';
import { SettingRow, SettingRows } from '../../ui/setting-row.tsx';

/** Language and theme. */
export function AppearancePanel() {
  const { t } = useText();
  const { settings, change } = useSettingsChange();
  return (
    <Panel title={t('settings.appearance')}>
      {settings === undefined ? null : (
        <SettingRows>
          <SettingRow name={t('settings.language')} hint={t('settings.languageHint')}>
            <SegmentedControl
              aria-label={t('settings.language')}
              size="sm"
              value={settings.language}
              onChange={(language) => change.run({ language })}
              data={[
                { value: 'system', label: t('settings.system') },
                { value: 'en', label: t('settings.english') },
                { value: 'ko', label: t('settings.korean') },
              ]}
            />
          </SettingRow>
          <SettingRow name={t('settings.theme')}>
            <SegmentedControl
              aria-label={t('settings.theme')}
              size="sm"
              value={settings.theme}
              onChange={(theme) => change.run({ theme })}
              data={[
                { value: 'system', label: t('settings.system') },
                { value: 'light', label: t('settings.light') },
                { value: 'dark', label: t('settings.dark') },
              ]}
            />
          </SettingRow>
        </SettingRows>
      )}
      <SettingsState change={change} />
    </Panel>
  );
}
