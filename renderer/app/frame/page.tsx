import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { CopyLinkButton } from '../../features/palette/copy-link-button.tsx';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import { ScrollContext } from '../../ui/scroll-context.ts';
import { plain } from '../../ui/visible-text.ts';
import { useText } from '../language/language.ts';
import { AwayBanner } from './away-banner.tsx';
import classes from './page.module.css';

interface Crumb {
  readonly label: string;
  /** Where it leads, as the address of a screen; the last crumb leads nowhere. */
  readonly to?: string;
}

interface PageProps {
  readonly title: string;
  readonly crumbs?: readonly Crumb[];
  /** The host that the screen touches: its environment colours the head. */
  readonly host?: Pick<HostView, 'environment'> | undefined;
  readonly mark?: React.ReactNode;
  readonly actions?: React.ReactNode;
  /** Other screens of the same thing. */
  readonly tabs?: React.ReactNode;
  /** The content brings its own scrolling, and takes the whole height. */
  readonly filled?: boolean;
  readonly children: React.ReactNode;
}

/** A screen: where one is, in which environment, what can be done, and the content. */
export function Page({ title, crumbs = [], host, mark, actions, tabs, filled = false, children }: PageProps) {
  const { t } = useText();
  const [scroll, setScroll] = useState<HTMLElement | null>(null);
  const shown = plain(title);
  useEffect(() => {
    document.title = `${shown} · Wheelhouse`;
  }, [shown]);
  return (
    <div
      className={classes['page']}
      {...(host === undefined ? {} : { 'data-environment': host.environment })}
    >
      <section className={classes['header']} aria-label={shown} data-banded={host !== undefined}>
        <nav className={classes['crumbs']} aria-label={t('app.breadcrumbs')}>
          {crumbs.map((crumb) => (
            <span key={crumb.label} className={classes['crumb']}>
              <Link to={crumb.to ?? '.'} title={plain(crumb.label)}>
                {plain(crumb.label)}
              </Link>
              <span aria-hidden className={classes['slash']}>
                /
              </span>
            </span>
          ))}
          {mark}
          <h1 className={classes['title']} title={shown}>
            {shown}
          </h1>
          {host === undefined ? null : <EnvironmentBadge environment={host.environment} />}
        </nav>
        <div className={classes['actions']}>
          {actions}
          <CopyLinkButton />
        </div>
      </section>
      {tabs}
      <AwayBanner />
      <main ref={setScroll} id="content" className={classes['main']} data-filled={filled} tabIndex={-1}>
        <ScrollContext value={scroll}>
          {filled ? children : <div className={classes['content']}>{children}</div>}
        </ScrollContext>
      </main>
    </div>
  );
}
