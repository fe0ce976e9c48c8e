import type { Client } from '../contract/contract.ts';
import type { Overview } from '../contract/overview.ts';
import type { Settings } from '../contract/settings.ts';
import type { EngineLink, LinkState } from './engine-link.ts';

/** What the shell shows of the engine's world; `overview` is null while no engine is attached. */
export interface Followed {
  readonly overview: Overview | null;
  readonly settings: Settings | null;
  /** How many questions wait for a person. */
  readonly questions: number;
  /** Whether this laptop is in support mode. */
  readonly support: boolean;
}

/** What is known before any engine was attached. */
export const nothingFollowed: Followed = { overview: null, settings: null, questions: 0, support: false };

/** Follows overview and settings of whatever engine is attached, and calls back with each change. */
export function follow(link: EngineLink, onChange: (followed: Followed) => void): void {
  let followed = nothingFollowed;
  const change = (part: Partial<Followed>): void => {
    followed = { ...followed, ...part };
    onChange(followed);
  };
  const begin = (state: LinkState): void => {
    if (state.kind !== 'ready') {
      change({ overview: null, questions: 0 });
      return;
    }
    const isCurrent = (): boolean => link.state === state;
    void drain(
      () => openOverview(state.client),
      isCurrent,
      (overview) => change({ overview }),
    );
    void drain(
      () => openSettings(state.client),
      isCurrent,
      (settings) => change({ settings }),
    );
    void drain(
      () => state.client.questions.watch(),
      isCurrent,
      ({ questions }) => change({ questions: questions.length }),
    );
    void drain(
      () => state.client.support.watch(),
      isCurrent,
      ({ on }) => change({ support: on }),
    );
  };
  link.onChange(begin);
  // The engine may have been quicker than the app.
  if (link.state.kind === 'ready') begin(link.state);
}

function openOverview(client: Client): Promise<AsyncIterable<Overview>> {
  return client.overview.watch();
}

function openSettings(client: Client): Promise<AsyncIterable<Settings>> {
  return client.settings.watch();
}

const reopenMs = 1_000;

/** Reads a stream for as long as its engine is the attached one; a stream that fails alone is opened again. */
async function drain<TItem>(
  open: () => Promise<AsyncIterable<TItem>>,
  isCurrent: () => boolean,
  onItem: (item: TItem) => void,
): Promise<void> {
  while (isCurrent()) {
    try {
      for await (const item of await open()) {
        if (!isCurrent()) return;
        onItem(item);
      }
    } catch {
      // With its engine gone the link says so; alone it is only opened again.
    }
    await new Promise((resolve) => setTimeout(resolve, reopenMs));
  }
}
