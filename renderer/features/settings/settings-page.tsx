import { Page } from '../../app/frame/page.tsx';
import { useText } from '../../app/language/language.ts';
import { settingsPanels } from './settings-panels.ts';
import classes from './settings.module.css';

/** Everything that can be set, panel by panel. */
export function SettingsPage() {
  const { t } = useText();
  return (
    <Page title={t('settings.title')}>
      <div className={classes['panels']}>
        {settingsPanels.map(({ id, Panel }) => (
          <div key={id} data-panel={id}>
            <Panel />
          </div>
        ))}
      </div>
    </Page>
  );
}
