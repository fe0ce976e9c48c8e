import { AsyncLocalStorage } from 'node:async_hooks';

interface Call {
  isHeard: boolean;
}

// How a call ends is known to the router, and whether it left an entry only to the audit: this joins the two.
const calls = new AsyncLocalStorage<Call>();

/** Says that the call that is being answered has left its entry in the audit. */
export function markHeard(): void {
  const call = calls.getStore();
  if (call !== undefined) call.isHeard = true;
}

/** Answers a call, and hands to `unheard` what it failed with where it left no entry in the audit by itself. */
export async function heard<Result>(
  run: () => Promise<Result>,
  unheard: (error: unknown) => void,
): Promise<Result> {
  const call: Call = { isHeard: false };
  return calls.run(call, async () => {
    try {
      return await run();
    } catch (error) {
      if (!call.isHeard) unheard(error);
      throw error;
    }
  });
}
