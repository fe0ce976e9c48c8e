import type { Host } from '../contract/hosts.ts';
import type { JobView } from '../contract/jobs.ts';
import { WheelhouseError } from '../platform/errors.ts';

/** Throws CONFLICT where one of the others has the host’s address or its name. */
export function refuseDuplicate(host: Host, others: readonly Host[]): void {
  const sameAddress = others.find((other) => other.address === host.address);
  if (sameAddress !== undefined) {
    throw new WheelhouseError(
      'CONFLICT',
      `${host.address} is in Wheelhouse already, as ${sameAddress.name}.`,
      {
        hint: `Use ${sameAddress.name}, or remove it first.`,
        details: { hostId: sameAddress.id },
      },
    );
  }
  const sameName = others.find((other) => other.name.toLowerCase() === host.name.toLowerCase());
  if (sameName !== undefined) {
    throw new WheelhouseError('CONFLICT', `Another host is called ${sameName.name} already.`, {
      hint: 'Choose another name.',
      details: { hostId: sameName.id, field: 'name' },
    });
  }
}

/** Throws LOCK_HELD while a job works on the host; on any host for null. */
export function refuseWhileWorking(active: readonly JobView[], hostId: string | null): void {
  const job = active.find(({ subject }) => hostId === null || subject.hostId === hostId);
  if (job === undefined) return;
  throw new WheelhouseError(
    'LOCK_HELD',
    `${job.kind} of ${job.subject.name} still runs${job.subject.host === null ? '' : ` on ${job.subject.host}`}.`,
    { hint: 'Wait until it has ended, or cancel it.', details: { jobId: job.id } },
  );
}
