import type { QuestionKind, QuestionView } from '../../../main/contract/questions.ts';
import { useSupport } from '../../app/client/engine-context.tsx';

const loginKinds: readonly QuestionKind[] = ['passphrase', 'password', 'keyboardInteractive'];

/** What of a question support mode leaves to a person: logins, and of those not that they are remembered. */
export function useHeldQuestion({ kind, choices }: QuestionView): {
  readonly isHeld: boolean;
  readonly choices: QuestionView['choices'];
} {
  const on = useSupport().value?.on === true;
  return {
    isHeld: on && !loginKinds.includes(kind),
    choices: on ? choices.filter(({ id }) => id !== 'remember') : choices,
  };
}
