/** A failure told in one sentence: what failed, where, and what to do. Its message is what a person reads. */
export class LabError extends Error {
  override readonly name = 'LabError';
}

/** The sentence for anything that was thrown. */
export function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? 'The lab failed without a message.';
}
