import type { Environment } from '../../main/contract/hosts.ts';
import { useText } from '../app/language/language.ts';
import classes from './environment-badge.module.css';

/** The environment of a host, in its colour and in words. */
export function EnvironmentBadge({ environment }: { readonly environment: Environment }) {
  const { t } = useText();
  return (
    <span className={classes['badge']} data-environment={environment}>
      {t(`environment.${environment}`)}
    </span>
  );
}

/** The environment's colour alone, beside a name; its word is the accessible name. */
export function EnvironmentBar({ environment }: { readonly environment: Environment }) {
  const { t } = useText();
  const label = t(`environment.${environment}`);
  return (
    <span
      className={classes['bar']}
      data-environment={environment}
      role="img"
      aria-label={label}
      title={label}
    />
  );
}
