import type { HostView } from '../contract/hosts.ts';
import type { Actor } from '../platform/actor.ts';
import { outcomeOf } from '../platform/audit/audited.ts';
import type { Audit } from '../platform/audit/types.ts';
import { toErrorView } from '../platform/errors.ts';

/** What an act is about, for the audit entry of one that was refused before there was a job. */
interface Asked {
  readonly act: string;
  readonly host: HostView;
  readonly subject: string;
  readonly actor: Actor;
}

/** Looks before a job is started, and leaves the one audit entry of an act that ended there. */
export async function checked<Result>(
  audit: Audit,
  asked: Asked,
  look: () => Promise<Result>,
): Promise<Result> {
  try {
    return await look();
  } catch (error) {
    audit.append({
      actor: asked.actor.name,
      act: asked.act,
      hostId: asked.host.id,
      host: asked.host.name,
      subject: asked.subject,
      jobId: null,
      before: null,
      after: null,
      outcome: outcomeOf(error),
      error: toErrorView(error),
    });
    throw error;
  }
}
