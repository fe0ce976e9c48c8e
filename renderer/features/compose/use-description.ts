import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useAsk } from '../../app/client/ask.ts';
import { useInventory } from '../../app/client/engine-context.tsx';

const settleMs = 600;

/** How a stack is on its host, asked anew when its containers change. */
export function useDescription(host: HostView, stack: string, enabled = true) {
  const reached = host.connection.state === 'ready';
  const description = useAsk(
    ['stacks.describe', host.id, stack],
    (client, signal) => client.stacks.describe({ stack, host: host.id }, { signal }),
    enabled && reached,
  );
  const inventory = useInventory(host.id);
  const fingerprint = (inventory?.containers ?? [])
    .filter((container) => container.stack === stack)
    .map(({ id, state, health }) => `${id.slice(0, 12)} ${state} ${health ?? ''}`)
    .join();
  const queries = useQueryClient();
  const asked = useRef(fingerprint);
  useEffect(() => {
    if (asked.current === fingerprint) return undefined;
    const timer = setTimeout(() => {
      asked.current = fingerprint;
      void queries.invalidateQueries({ queryKey: ['stacks.describe', host.id, stack] });
    }, settleMs);
    return () => clearTimeout(timer);
  }, [fingerprint, queries, host.id, stack]);
  return description;
}
