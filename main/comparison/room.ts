import { implementer } from '../platform/routes/implementer.ts';
import { createComparisonOperations, type ComparisonDeps } from './operations.ts';

/** Stacks and containers compared: binds `stacks.compare` and `containers.compare`. */
export function createComparisonRoom(deps: ComparisonDeps) {
  const operations = createComparisonOperations(deps);
  return {
    /** Verbs of the nouns `stacks` and `containers`. */
    routes: {
      stacks: {
        compare: implementer.stacks.compare.handler(({ input, signal }) => operations.stacks(input, signal)),
      },
      containers: {
        compare: implementer.containers.compare.handler(({ input, signal }) =>
          operations.containers(input, signal),
        ),
      },
    },
  };
}
