import { Link } from '@tanstack/react-router';
import type { Change } from '../../../main/contract/changes.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { ChangeMark } from './change-mark.tsx';
import { useChangeWords } from './change-words.ts';
import classes from './changes.module.css';

function ChangeTitle({ change, title }: { readonly change: Change; readonly title: string }) {
  const { kind, host, subject, stack, isThere } = change;
  if ((kind === 'stackAdded' || kind === 'stackRemoved') && stack !== null && isThere) {
    return (
      <Link to="/hosts/$host/stacks/$stack" params={{ host, stack }}>
        {title}
      </Link>
    );
  }
  if (isThere) {
    return (
      <Link to="/hosts/$host/containers/$container" params={{ host, container: subject }}>
        {title}
      </Link>
    );
  }
  return (
    <Link to="/hosts/$host" params={{ host }}>
      {title}
    </Link>
  );
}

const worthALog: readonly Change['kind'][] = [
  'crashed',
  'unhealthy',
  'deployed',
  'restartedByEngine',
  'stopped',
];

/** One change: what, how it was and is, when, by whom, and where to look on. */
export function ChangeRow({ change, isNew }: { readonly change: Change; readonly isNew: boolean }) {
  const { t } = useText();
  const words = useChangeWords();
  const details = words.details(change);
  const title = words.title(change);
  const { host, subject, by, auditSeq } = change;
  const places = [subject === host ? null : plain(host), words.who(change)].filter((part) => part !== null);
  return (
    <li className={classes['row']} data-importance={change.importance}>
      <ChangeMark change={change} />
      <div className={classes['text']}>
        <p className={classes['what']}>
          <ChangeTitle change={change} title={title} />
          {isNew ? <span className={classes['new']}>{t('changes.new')}</span> : null}
        </p>
        <p className={classes['where']}>
          <span className={classes['words']} title={[...details, ...places].join('\n')}>
            {details.length === 0 ? null : <span className={classes['details']}>{details.join(' · ')}</span>}
            {details.length > 0 && places.length > 0 ? ' · ' : null}
            {places.join(' · ')}
          </span>
          <span className={classes['links']}>
            {worthALog.includes(change.kind) && change.isThere ? (
              <Link to="/logs" search={{ host, c: [subject] }}>
                {t('changes.log')}
              </Link>
            ) : null}
            {by === null || by.jobId === null ? null : (
              <Link to="/jobs/$job" params={{ job: by.jobId }}>
                {t('changes.job')}
              </Link>
            )}
            {auditSeq === null ? null : (
              <Link to="/audit" search={{ find: by?.jobId ?? subject }}>
                {t('changes.audit')}
              </Link>
            )}
          </span>
        </p>
      </div>
      <span className={classes['when']} title={words.whenInFull(change)}>
        {words.when(change)}
      </span>
    </li>
  );
}
