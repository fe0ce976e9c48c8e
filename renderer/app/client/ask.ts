import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
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

function wordsOf(input: unknown): string {
  return JSON.stringify(input) ?? '';
}

/**
 * A command that a person gives: runs once, also where the press was a double one, and keeps how it failed. While it
 * runs, the same input again is no second press; another input is.
 */
export function useAction<TInput, TOutput>(
  ask: (client: Client, input: TInput) => Promise<TOutput>,
  onDone?: (output: TOutput, input: TInput) => void,
): Action<TInput> {
  const link = useLink();
  const queries = useQueryClient();
  // The second of two quick presses comes before the button is drawn as busy.
  const underway = useRef(new Set<string>());
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
    onSettled: (_output, _error, input) => {
      underway.current.delete(wordsOf(input));
    },
  });
  return {
    run: (input) => {
      const words = wordsOf(input);
      if (underway.current.has(words)) return;
      underway.current.add(words);
      mutation.mutate(input);
    },
    busy: mutation.isPending,
    failure: mutation.error === null ? null : toFailure(mutation.error),
    clear: () => mutation.reset(),
  };
}
