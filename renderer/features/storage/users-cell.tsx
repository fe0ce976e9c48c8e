import { Link } from '@tanstack/react-router';
import type { ContainerUser } from '../../../main/contract/storage.ts';
import { useText } from '../../app/language/language.ts';
import { Name } from '../../ui/name.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './storage.module.css';

const shown = 2;

interface UsersCellProps {
  readonly host: string;
  readonly users: readonly ContainerUser[];
  readonly own: boolean;
  /** What stands behind a user's name: a mount path, an address. */
  readonly detailOf?: (user: ContainerUser) => string | null;
}

/** The containers that use something, each leading to its screen; or that nobody does. */
export function UsersCell({ host, users, own, detailOf }: UsersCellProps) {
  const { t } = useText();
  if (own) return <span className={classes['tag']}>{t('storage.own')}</span>;
  if (users.length === 0) return <span className={classes['dim']}>{t('storage.unused')}</span>;
  const all = users
    .map((user) => [user.name, detailOf?.(user) ?? null].filter((part) => part !== null).join(' '))
    .map(plain)
    .join('\n');
  return (
    <span className={classes['users']} title={all}>
      {users.slice(0, shown).map((user) => (
        <Link
          key={`${user.id} ${detailOf?.(user) ?? ''}`}
          to="/hosts/$host/containers/$container"
          params={{ host, container: user.name }}
          className={classes['link'] ?? ''}
        >
          <Name>{user.name}</Name>
        </Link>
      ))}
      {users.length > shown ? <span className={classes['faint']}>+{users.length - shown}</span> : null}
    </span>
  );
}
