import classes from './states.module.css';

interface EmptyStateProps {
  readonly title: string;
  readonly lead: string;
  readonly children?: React.ReactNode;
}

/** Nothing is here, truly; says what to do next. Never shown for “not known”. */
export function EmptyState({ title, lead, children }: EmptyStateProps) {
  return (
    <div className={classes['empty']}>
      <p className={classes['emptyTitle']}>{title}</p>
      <p className={classes['emptyLead']}>{lead}</p>
      {children === undefined ? null : <div className={classes['actions']}>{children}</div>}
    </div>
  );
}
