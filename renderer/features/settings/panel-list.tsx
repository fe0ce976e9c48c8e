import { Link } from '@tanstack/react-router';
import { useText } from '../../app/language/language.ts';
import { settingsPanels } from './settings-panels.ts';
import classes from './settings.module.css';

/** The panels by name, beside them: a click leads to one, and the address says which. */
export function PanelList({ current }: { readonly current: string }) {
  const { t } = useText();
  return (
    <nav className={classes['list']} aria-label={t('settings.panels')}>
      <ul>
        {settingsPanels.map(({ id, text }) => (
          <li key={id}>
            <Link
              to="/settings"
              search={{ panel: id }}
              replace
              resetScroll={false}
              className={classes['entry'] ?? ''}
              data-current={id === current}
              {...(id === current ? { 'aria-current': 'location' as const } : {})}
            >
              {t(text)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
