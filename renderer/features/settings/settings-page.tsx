import { useSearch } from '@tanstack/react-router';
import { Page } from '../../app/frame/page.tsx';
import { useText } from '../../app/language/language.ts';
import { HeldPanel } from '../support/held-panel.tsx';
import { PanelList } from './panel-list.tsx';
import { settingsPanels } from './settings-panels.ts';
import { useCurrentPanel } from './use-current-panel.ts';
import classes from './settings.module.css';

function Panels() {
  const { panel: asked } = useSearch({ from: '/settings' });
  const { current, setPanels } = useCurrentPanel(asked);
  return (
    <div className={classes['page']}>
      <PanelList current={current} />
      <div className={classes['panels']} ref={setPanels}>
        {settingsPanels.map(({ id, Panel }) => (
          <div key={id} data-panel={id} className={classes['panel']} tabIndex={-1}>
            <HeldPanel id={id}>
              <Panel />
            </HeldPanel>
          </div>
        ))}
      </div>
    </div>
  );
}

/** Everything that can be set, panel by panel. */
export function SettingsPage() {
  const { t } = useText();
  return (
    <Page title={t('settings.title')}>
      <Panels />
    </Page>
  );
}
