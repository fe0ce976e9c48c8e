import { createContext, use } from 'react';

export const QuestionsContext = createContext<() => void>(() => undefined);

/** Opens the question that waits longest. */
export function useOpenQuestions(): () => void {
  return use(QuestionsContext);
}
