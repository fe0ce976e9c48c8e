import { z } from 'zod';
import { WheelhouseError } from '../platform/errors.ts';

const knownSchema = z.array(z.object({ file: z.string() })).min(1);

/**
 * Says with a changed host key whether the old one stands in Wheelhouse's own trust file alone (details.filedByWheelhouse):
 * then it can be forgotten by a click. Any other error is given back as it is. Pure.
 */
export function sayWhoFiledKey(error: unknown, trustFile: string | undefined): unknown {
  if (!(error instanceof WheelhouseError) || error.details?.['reason'] !== 'host-key-changed') return error;
  const known = knownSchema.safeParse(error.details['known']).data;
  if (known?.every(({ file }) => file === trustFile) !== true) return error;
  return new WheelhouseError(error.code, error.message, {
    hint: 'Somebody may be in between. If the host was set up anew: forget the old key, connect again and compare the new fingerprint there.',
    details: { ...error.details, filedByWheelhouse: true },
    cause: error,
  });
}
