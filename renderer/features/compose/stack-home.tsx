import { StackPage } from '../stacks/stack-page.tsx';
import { absentStack } from './absent-stack.tsx';
import { stackActs } from './stack-acts.tsx';

/** The first screen of a stack: its containers, with the acts on the whole of it. */
export function StackHome() {
  return <StackPage actions={stackActs} absent={absentStack} />;
}
