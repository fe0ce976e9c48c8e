import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Client } from '../../../main/contract/contract.ts';
import { useLink } from './engine-context.tsx';
import { toFailure, type Failure } from './failure.ts';
import { noteOwnAct } from './own-acts.ts';

const patienceMs = 5_000;

export interface Asked<T> {
  readonly value: T | undefined;
  readonly loading: boolean;
  readonly failure: Failure | null;
  readonly again: () => void;
}

/** Asks a query of the engine for a screen, and again whenever the engine is attached anew. */
export function useAsk<T>(
  key: readonly unknown[],
  ask: (client: Client, signal: AbortSignal) => Promise<T>,
  enabled = true,
): Asked<T> {
  const link = useLink();
  const query = useQuery<T>({
    queryKey: key,
    enabled,
    queryFn: async ({ signal }) => await ask(await link.whenReady(patienceMs), signal),
  });
  return {
    value: query.data,
    loading: query.isPending && enabled,
    failure: query.error === null ? null : toFailure(query.error),
    again: () => void query.refetch(),
  };
}

interface Action<TInput> {
  readonly run: (input: TInput) => void;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly clear: () => void;
}

/** A command that a person gives: runs once for each press, and keeps how it failed. */
export function useAction<TInput, TOutput>(
  ask: (client: Client, input: TInput) => Promise<TOutput>,
  onDone?: (output: TOutput, input: TInput) => void,
): Action<TInput> {
  const link = useLink();
  const queries = useQueryClient();
  const mutation = useMutation<TOutput, unknown, TInput>({
    mutationFn: async (input) => {
      const answered = noteOwnAct();
      const output = await ask(link.client(), input);
      answered(output);
      return output;
    },
    onSuccess: (output, input) => {
      void queries.invalidateQueries();
      onDone?.(output, input);
    },
  });
  return {
    run: (input) => mutation.mutate(input),
    busy: mutation.isPending,
    failure: mutation.error === null ? null : toFailure(mutation.error),
    clear: () => mutation.reset(),
  };
}
