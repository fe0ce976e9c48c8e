import { Button } from '@mantine/core';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useAction, useAsk } from '../../app/client/ask.ts';
import { useMayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { showStackToast } from './stack-toast.tsx';

/** A stack that was taken down from here: the way back, where it is known how it was run. */
function AbsentStack({ host, stack }: { readonly host: HostView; readonly stack: string }) {
  const { t } = useText();
  const { value } = useAsk(
    ['stacks.describe', host.id, stack],
    (client, signal) => client.stacks.describe({ stack, host: host.id }, { signal }),
    host.connection.state === 'ready',
  );
  const up = useAction(
    async (client) => await client.stacks.up({ stack, host: host.id }),
    ({ jobId }) => showStackToast({ jobId, act: 'up', stack, host: host.id }),
  );
  const mayUp = useMayDo('stacks.up');
  const isPossible = value?.acts.some(({ act, through }) => act === 'up' && through !== null) === true;
  if (!isPossible || !mayUp) return null;
  return (
    <>
      <Button variant="filled" loading={up.busy} onClick={() => up.run(undefined)}>
        {t('compose.upAgain')}
      </Button>
      {up.failure === null ? null : <FailureView failure={up.failure} />}
    </>
  );
}

/** For the screen of a stack that has no containers. */
export function absentStack(host: HostView, stack: string): React.ReactNode {
  return <AbsentStack host={host} stack={stack} />;
}
