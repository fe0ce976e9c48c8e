import { toErrorView } from '../errors.ts';
import { maskText } from '../docker/mask.ts';
import { outcomeOf } from './audited.ts';
import type { NewAuditEntry } from './types.ts';

// What inputs call the thing that they are about, the closest first. Never a field that may hold a secret.
const subjectFields = [
  'container',
  'stack',
  'image',
  'volume',
  'network',
  'lock',
  'name',
  'address',
  'host',
  'id',
];
const longestSubject = 255;

function textOf(input: unknown, field: string): string | null {
  if (typeof input !== 'object' || input === null) return null;
  const value: unknown = Object.getOwnPropertyDescriptor(input, field)?.value;
  // People paste addresses with a password in them.
  return typeof value === 'string' && value !== '' ? maskText(value).slice(0, longestSubject) : null;
}

/**
 * The entry of a call that failed before any room wrote one: it was refused, or what it names is not there. `input` is what was
 * asked with, null where it was not even parsed.
 */
export function failedCall(act: string, actor: string, error: unknown, input: unknown): NewAuditEntry {
  const subject = subjectFields.map((field) => textOf(input, field)).find((text) => text !== null) ?? act;
  return {
    actor,
    act,
    hostId: null,
    host: textOf(input, 'host'),
    subject,
    jobId: null,
    before: null,
    after: null,
    outcome: outcomeOf(error),
    error: toErrorView(error),
  };
}
