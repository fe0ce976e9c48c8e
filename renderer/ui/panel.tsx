import classes from './panel.module.css';

interface PanelProps {
  readonly title?: string;
  readonly aside?: React.ReactNode;
  readonly children: React.ReactNode;
  readonly stale?: boolean;
}

/** A titled part of a screen. `stale` greys what is in it: the last known, not the present. */
export function Panel({ title, aside, children, stale = false }: PanelProps) {
  return (
    <section
      className={classes['panel']}
      data-stale={stale}
      {...(title === undefined ? {} : { 'aria-label': title })}
    >
      {title === undefined ? null : (
        <div className={classes['head']}>
          <h2 className={classes['title']}>{title}</h2>
          <div className={classes['aside']}>{aside}</div>
        </div>
      )}
      <div className={classes['body']}>{children}</div>
    </section>
  );
}

/** Names and values of one thing. */
export function Facts({ children }: { readonly children: React.ReactNode }) {
  return <dl className={classes['facts']}>{children}</dl>;
}

/** One name with its value. */
export function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className={classes['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
