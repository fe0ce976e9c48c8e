import { Link } from '@tanstack/react-router';
import classes from './tabs.module.css';

export interface Tab {
  /** The address of its screen. */
  readonly to: string;
  readonly label: string;
}

/** The screens of one thing, side by side. Each is a link, so that a colleague can be sent to it. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  return (
    <nav className={classes['tabs']} aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          className={classes['tab'] ?? ''}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'data-active': true, 'aria-current': 'page' }}
        >
          {/* The bold label takes its room always, so that no tab moves when another is chosen. */}
          <span className={classes['label']} data-label={tab.label}>
            {tab.label}
          </span>
        </Link>
      ))}
    </nav>
  );
}
