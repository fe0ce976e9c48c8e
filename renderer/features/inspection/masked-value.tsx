import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useAction } from '../../app/client/ask.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './inspection.module.css';

interface MaskedValueProps {
  /** With the secret masked. */
  readonly shown: string;
  /** By which it can be asked for. */
  readonly name: string;
  readonly container: ContainerView;
}

/** A masked value with the button that shows it: an act, which the audit keeps. */
export function MaskedValue({ shown, name, container }: MaskedValueProps) {
  const { t } = useText();
  const [value, setValue] = useState<string | null>(null);
  const reveal = useAction(
    async (client) =>
      await client.containers.reveal({ container: container.id, host: container.hostId, name }),
    (answer) => setValue(answer.value),
  );
  return (
    <div>
      <span className={classes['value']}>
        <bdi>{plain(value ?? shown)}</bdi>
        {value === null ? (
          <MayDo procedure="containers.reveal">
            <Button
              size="compact-xs"
              loading={reveal.busy}
              aria-label={t('inspect.revealName', { name: plain(name.split('/').at(-1) ?? name) })}
              onClick={() => reveal.run(undefined)}
            >
              {t('inspect.reveal')}
            </Button>
          </MayDo>
        ) : (
          <>
            <CopyButton text={value} />
            <Button size="compact-xs" onClick={() => setValue(null)}>
              {t('inspect.hide')}
            </Button>
          </>
        )}
      </span>
      {reveal.failure === null ? null : <FailureView failure={reveal.failure} />}
    </div>
  );
}
