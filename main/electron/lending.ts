import type { Client } from '../contract/contract.ts';
import type { FaceRequest, LendInput } from '../contract/faces.ts';
import type { EngineLink, LinkState } from './engine-link.ts';

const againMs = 2_000;

interface Loan {
  /** What can be lent now. Asked for anew with each engine, and after `changed`. */
  readonly offer: () => LendInput | Promise<LendInput>;
  readonly serve: (client: Client, request: FaceRequest) => Promise<void>;
}

/** Lends something to whatever engine is attached, for as long as the app runs. */
export function lend(link: EngineLink, loan: Loan): { changed(): void } {
  let renewal = new AbortController();
  const begin = (state: LinkState): void => {
    if (state.kind === 'ready') void lendTo(state.client, () => link.state === state);
  };

  async function lendTo(client: Client, isCurrent: () => boolean): Promise<void> {
    while (isCurrent()) {
      const mine = new AbortController();
      renewal = mine;
      try {
        const offer = await loan.offer();
        for await (const item of await client.faces.lend(offer, { signal: mine.signal })) {
          if (item.type === 'request') await loan.serve(client, item);
        }
      } catch {
        // With its engine gone the link says so; alone it is only offered again.
      }
      if (!mine.signal.aborted) await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  }

  link.onChange(begin);
  // The engine may have been quicker than the app.
  begin(link.state);
  return { changed: () => renewal.abort() };
}
