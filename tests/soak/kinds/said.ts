import type { JobState } from '../../../main/contract/jobs.ts';

/** What a life said before it died: each was true when it was said, and must be true ever after. */
export type Said =
  | { readonly fact: 'begins'; readonly kind: string }
  | { readonly fact: 'job'; readonly jobId: string }
  | {
      readonly fact: 'ended';
      readonly jobId: string;
      readonly state: JobState;
      readonly error: string | null;
    }
  /** What the life before left is put back; `away` names containers of the lane that are not running all the same. */
  | { readonly fact: 'settled'; readonly away: readonly string[] }
  | { readonly fact: 'survived'; readonly kind: string; readonly commits: number };
