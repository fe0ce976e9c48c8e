import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import type { ErrorView } from '../contract/errors.ts';

/** What a failed read means for a follower. */
export type Verdict =
  | { readonly kind: 'gone' }
  /** Worth another attempt once the host or the engine has recovered. */
  | { readonly kind: 'wait'; readonly error: ErrorView; readonly isHost: boolean }
  | { readonly kind: 'failed'; readonly error: ErrorView };

const noChannel = 'no-channel';
const unreadable = /does not support read|logging driver/i;

/** Where it happened, for the sentence. */
export interface Place {
  readonly container: string;
  readonly host: string;
  readonly logDriver: string;
}

/** Judges why a log could not be read. Errors that are not ours are bugs, and final. */
export function judge(error: unknown, place: Place): Verdict {
  if (!(error instanceof WheelhouseError)) return { kind: 'failed', error: toErrorView(error) };
  switch (error.code) {
    case 'NOT_FOUND':
      return { kind: 'gone' };
    case 'ENGINE_ERROR':
    case 'CONFLICT':
      return unreadable.test(error.message)
        ? { kind: 'failed', error: toErrorView(noReadableLog(place, error)) }
        : { kind: 'wait', error: toErrorView(error), isHost: false };
    case 'REFUSED':
      return error.details?.['reason'] === noChannel
        ? { kind: 'failed', error: toErrorView(error) }
        : { kind: 'wait', error: toErrorView(error), isHost: true };
    case 'HOST_UNREACHABLE':
    case 'CANCELLED':
    case 'AUTH_FAILED':
    case 'HOST_KEY_CHANGED':
      return { kind: 'wait', error: toErrorView(error), isHost: true };
    default:
      return { kind: 'failed', error: toErrorView(error) };
  }
}

function noReadableLog({ container, host, logDriver }: Place, cause: unknown): WheelhouseError {
  return new WheelhouseError(
    'ENGINE_ERROR',
    `“${container}” on ${host} keeps no log that Docker can read: its log driver is “${logDriver}”.`,
    { hint: 'Read the log where that driver sends it, or give the container json-file or local.', cause },
  );
}

/** A host that forwards no sockets has no channel left for another log. */
export function noChannelLeft({ container, host }: Place): WheelhouseError {
  return new WheelhouseError(
    'REFUSED',
    `${host} does not forward its Docker socket, so only a few logs can be read there at once, and “${container}” is one too many.`,
    {
      hint: 'Allow AllowStreamLocalForwarding in its sshd_config, or follow fewer containers.',
      details: { reason: noChannel },
    },
  );
}

/** The error that a view was made of, to throw it at the end of a stream. */
export function toWheelhouseError({ code, message, hint, details }: ErrorView): WheelhouseError {
  return new WheelhouseError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  });
}
