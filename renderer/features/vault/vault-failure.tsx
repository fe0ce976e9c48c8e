import type { Failure } from '../../app/client/failure.ts';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import classes from './vault.module.css';

/** Why the vault did not open: a passphrase that does not fit is told as that and nothing more. */
export function VaultFailure({ failure }: { readonly failure: Failure | null }) {
  const { t } = useText();
  if (failure === null) return null;
  const { details = {} } = failure;
  if (details['reason'] === 'wrong-passphrase') {
    return (
      <p role="alert" className={classes['wrong']}>
        {t('vault.wrong')}
      </p>
    );
  }
  if (details['reason'] === 'rate-limited') {
    const seconds = Math.ceil(Number(details['retryAfterMs'] ?? 0) / 1_000);
    return (
      <p role="alert" className={classes['wrong']}>
        {t('vault.tooMany', { count: seconds })}
      </p>
    );
  }
  return <FailureView failure={failure} />;
}
