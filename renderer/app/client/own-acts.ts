// A question follows the click that led to it within the time of a slow login.
const followsWithinMs = 15_000;
const rememberedJobs = 50;

let lastActAt = Number.NEGATIVE_INFINITY;
let jobs: readonly string[] = [];

/** Remembers that a person gave a command on this page just now; the answer is called with what it answered. */
export function noteOwnAct(): (output: unknown) => void {
  lastActAt = Date.now();
  return (output) => {
    lastActAt = Date.now();
    const jobId = typeof output === 'object' && output !== null && 'jobId' in output ? output.jobId : null;
    if (typeof jobId === 'string') jobs = [jobId, ...jobs].slice(0, rememberedJobs);
  };
}

/** Whether a question is likely to be asked because of a click on this page. */
export function isOfOwnAct(question: { readonly jobId: string | null; readonly askedAt: number }): boolean {
  if (question.jobId !== null) return jobs.includes(question.jobId);
  return Math.abs(question.askedAt - lastActAt) < followsWithinMs;
}
