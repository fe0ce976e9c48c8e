import type { ForwardView } from '../../../main/contract/forwards.ts';
import { useText } from '../../app/language/language.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { isPage } from './forwards-store.ts';
import classes from './forwards.module.css';

/** Where an open port is on this machine: a page to open, or an address for the program that speaks it. */
export function ForwardAddress({ forward }: { readonly forward: ForwardView }) {
  const { t } = useText();
  return (
    <span className={classes['address']}>
      {isPage(forward) ? (
        <a
          href={forward.url}
          target="_blank"
          rel="noreferrer"
          className={classes['link']}
          title={t('forwards.openPage', { container: forward.container })}
        >
          {forward.url}
        </a>
      ) : (
        <code>{forward.url}</code>
      )}
      <CopyButton text={forward.url} />
    </span>
  );
}
