import { Switch } from '@mantine/core';
import { useMachine } from '../../app/client/engine-context.tsx';
import { useSettingsChange } from '../../app/client/use-settings-change.ts';
import { SettingsState } from '../../app/settings-state.tsx';
import { useText } from '../../app/language/language.ts';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SettingRow, SettingRows } from '../../ui/setting-row.tsx';
import { plain } from '../../ui/visible-text.ts';
import { MachineFacts } from './machine-facts.tsx';

/** Why a start at login is wished for and does not happen; nothing where it does, or where nobody wishes it. */
function LoginProblem() {
  const { t } = useText();
  const { value: machine } = useMachine();
  if (machine === undefined) return null;
  const state = machine.desktop?.startAtLogin ?? 'absent';
  if (state === 'on' || state === 'off') return null;
  const problem = machine.desktop?.problem ?? null;
  return (
    <Notice>
      {t(`laptop.login.${state}`)}
      {problem === null ? null : ` ${plain(problem)}`}
    </Notice>
  );
}

/** What this machine does for Wheelhouse, and what it runs on. */
export function LaptopPanel() {
  const { t } = useText();
  const { settings, change } = useSettingsChange();
  return (
    <Panel title={t('laptop.title')}>
      {settings === undefined ? null : (
        <SettingRows>
          <SettingRow name={t('laptop.startAtLogin')} hint={t('laptop.startAtLoginHint')}>
            <Switch
              aria-label={t('laptop.startAtLogin')}
              checked={settings.startAtLogin}
              disabled={change.busy}
              onChange={(event) => change.run({ startAtLogin: event.currentTarget.checked })}
            />
          </SettingRow>
          {settings.startAtLogin ? <LoginProblem /> : null}
          <SettingRow name={t('laptop.saveEnergy')} hint={t('laptop.saveEnergyHint')}>
            <Switch
              aria-label={t('laptop.saveEnergy')}
              checked={settings.saveEnergy}
              disabled={change.busy}
              onChange={(event) => change.run({ saveEnergy: event.currentTarget.checked })}
            />
          </SettingRow>
        </SettingRows>
      )}
      <SettingsState change={change} />
      <MachineFacts />
    </Panel>
  );
}
