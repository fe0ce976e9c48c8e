import { formatBytes } from '../../app/language/bytes.ts';
import { useText } from '../../app/language/language.ts';
import classes from './storage.module.css';

interface SizeBarProps {
  readonly sizeBytes: number | null;
  /** Of it, what belongs to others too. */
  readonly sharedBytes?: number | null;
  /** The largest in the list: a full bar. */
  readonly largestBytes: number;
  /** Sizes are still being counted. */
  readonly counting?: boolean;
}

/** A size in words over a bar that compares it with the largest; what is shared is drawn paler. */
export function SizeBar({ sizeBytes, sharedBytes = null, largestBytes, counting = false }: SizeBarProps) {
  const { t, language } = useText();
  if (sizeBytes === null) {
    return <span className={classes['dim']}>{counting ? t('storage.counting') : t('storage.notTold')}</span>;
  }
  const share = (bytes: number): string =>
    `${String(largestBytes === 0 ? 0 : Math.min(100, (bytes / largestBytes) * 100))}%`;
  const shared = Math.min(sharedBytes ?? 0, sizeBytes);
  return (
    <div
      className={classes['size']}
      title={
        sharedBytes === null
          ? formatBytes(sizeBytes, language)
          : t('storage.ownAndShared', {
              own: formatBytes(sizeBytes - shared, language),
              shared: formatBytes(shared, language),
            })
      }
    >
      <span className={classes['sizeWords']}>
        <span>{formatBytes(sizeBytes, language)}</span>
      </span>
      <div className={classes['bar']} aria-hidden>
        <div className={classes['barParts']}>
          <div className={classes['barFill']} style={{ width: share(sizeBytes - shared) }} />
          <div className={classes['barShared']} style={{ width: share(shared) }} />
        </div>
      </div>
    </div>
  );
}
