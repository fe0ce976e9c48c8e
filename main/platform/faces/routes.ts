import { auditedChange } from '../audit/audited.ts';
import type { Audit } from '../audit/types.ts';
import type { Database } from '../database/types.ts';
import { WheelhouseError } from '../errors.ts';
import type { CallContext } from '../routes/call-context.ts';
import { implementer } from '../routes/implementer.ts';
import type { Faces } from './faces.ts';

interface FacesRoutesParts {
  readonly database: Database;
  readonly audit: Audit;
  readonly faces: Faces;
}

/** A page in a window or a browser holds no keys: only a shell that said so in its handshake may lend. */
function refuseUnlessLender(context: CallContext, what: readonly string[]): void {
  const refused = what.find((ability) => context.lends?.has(ability) !== true);
  if (refused === undefined && context.lends !== undefined) return;
  throw new WheelhouseError(
    'REFUSED',
    'Only the desktop app on this machine can lend what it has to the engine.',
  );
}

/** Binds the procedures `faces.*`. Nothing that is handed over reaches the audit or a log. */
export function createFacesRoutes({ database, audit, faces }: FacesRoutesParts) {
  return {
    lend: implementer.faces.lend.handler(({ input, context, signal }) => {
      refuseUnlessLender(context, input.abilities);
      return Promise.resolve(faces.lend({ ...input, actor: context.actor.name }, signal));
    }),
    answer: implementer.faces.answer.handler(({ input, context }) => {
      const asked = {
        actor: context.actor,
        act: 'faces.answer',
        hostId: null,
        host: null,
        subject: 'face',
      };
      return auditedChange(database, audit, asked, (record) => {
        refuseUnlessLender(context, []);
        record.after({ done: input.problem === undefined });
        record.target({ subject: faces.answer(input.id, input) });
        return {};
      });
    }),
  };
}
