import type { StackDescription } from '../../../main/contract/compose.ts';
import { Notice } from '../../ui/notice.tsx';
import { plain } from '../../ui/visible-text.ts';

/** Why Compose cannot run the stack on its host, and what to do; nothing where it can. */
export function WhyNot({ description: { problem } }: { readonly description: StackDescription }) {
  if (problem === null) return null;
  return (
    <Notice>
      <p>{plain(problem.message)}</p>
      <p>{plain(problem.hint)}</p>
    </Notice>
  );
}
