import type { QuestionView } from '../../../main/contract/questions.ts';

const loginKinds: readonly QuestionView['kind'][] = [
  'passphrase',
  'password',
  'keyboardInteractive',
  'hostKey',
];

/**
 * Whether the screen has a form for this question already: what a login asks is asked on the host's own screen, and in the dialog
 * that adds it. A second one in front of it would be in the way.
 */
export function isAskedInPlace(
  question: Pick<QuestionView, 'kind' | 'subject'>,
  path: string,
  hasDialog: boolean,
): boolean {
  if (!loginKinds.includes(question.kind)) return false;
  if (hasDialog) return true;
  const [, room, host] = path.split(/[/?]/);
  return room === 'hosts' && host !== undefined && host === encodeURIComponent(question.subject.host ?? '');
}
