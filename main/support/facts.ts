import type { JobView } from '../contract/jobs.ts';
import type { QuestionView } from '../contract/questions.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { SupportFacts } from './model.ts';

interface Sources {
  readonly jobs: { get(id: string): JobView };
  readonly questions: { get(id: string): QuestionView };
}

/** Null where it is not there: the procedure that was asked for tells that. */
function found<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof WheelhouseError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** What the allow-list looks up, out of the engine’s own journal. */
export function createSupportFacts({ jobs, questions }: Sources): SupportFacts {
  return {
    jobKind: (id) =>
      found(() => {
        let job = jobs.get(id);
        while (job.parentId !== null) job = jobs.get(job.parentId);
        return job.kind;
      }),
    questionKind: (id) => found(() => questions.get(id).kind),
  };
}
