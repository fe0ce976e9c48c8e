import type { Client } from '../../../main/contract/contract.ts';

type Ask = (input: unknown) => Promise<unknown>;

function isAsk(value: unknown): value is Ask {
  return typeof value === 'function';
}

function member(holder: unknown, name: string): unknown {
  // The client answers any name with a way deeper, so that it is a function at every level.
  return (typeof holder === 'object' && holder !== null) || typeof holder === 'function'
    ? Reflect.get(holder, name)
    : undefined;
}

/** Gives a command by its name. The input was checked against the contract, and the engine checks it again. */
export async function askCommand(
  client: Client,
  { noun, verb }: { readonly noun: string; readonly verb: string },
  input: unknown,
): Promise<unknown> {
  const ask = member(member(client, noun), verb);
  if (!isAsk(ask)) throw new TypeError(`There is no command ${noun}.${verb}.`);
  return await ask(input);
}

/** The job that a command started; null for an answer that is none. */
export function startedJob(answer: unknown): string | null {
  return typeof answer === 'object' &&
    answer !== null &&
    'jobId' in answer &&
    typeof answer.jobId === 'string'
    ? answer.jobId
    : null;
}
