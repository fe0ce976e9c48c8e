import classes from './setting-row.module.css';

/** The rows of one panel of settings. */
export function SettingRows({ children }: { readonly children: React.ReactNode }) {
  return <div className={classes['rows']}>{children}</div>;
}

interface SettingRowProps {
  readonly name: string;
  readonly hint?: string;
  /** What a person sets it with. */
  readonly children: React.ReactNode;
}

/** One thing that can be set: what it is called, what it means, and the control. */
export function SettingRow({ name, hint, children }: SettingRowProps) {
  return (
    <div className={classes['row']}>
      <div className={classes['words']}>
        <p className={classes['name']}>{name}</p>
        {hint === undefined ? null : <p className={classes['hint']}>{hint}</p>}
      </div>
      <div className={classes['control']}>{children}</div>
    </div>
  );
}
