import { WheelhouseError } from '../errors.ts';

/** What a request was about, for the sentence that says what failed. */
export interface RequestContext {
  readonly hostLabel: string;
  /** Completes "HOST could not …": `list its containers`. */
  readonly what: string;
  /** What a 404 means, by name or id; a container unless `subjectKind` names another kind of thing. */
  readonly subject?: string | undefined;
  readonly subjectKind?: 'container' | 'image' | 'volume' | 'network' | 'file' | undefined;
}

/** A container as people may recognise it: names as they are, ids in Docker's short form. */
function shortId(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id;
}

export function engineGone(
  hostLabel: string,
  message: string,
  hint: string,
  cause?: unknown,
): WheelhouseError {
  return new WheelhouseError('HOST_UNREACHABLE', message, {
    hint,
    details: { phase: 'engine', host: hostLabel },
    cause,
    retryable: true,
  });
}

export function deadlinePassed(context: RequestContext, timeoutMs: number): WheelhouseError {
  return new WheelhouseError(
    'HOST_UNREACHABLE',
    `${context.hostLabel} did not answer within ${String(Math.round(timeoutMs / 100) / 10)} s when asked to ${context.what}.`,
    {
      hint: 'Try again; the engine may be overloaded.',
      details: { phase: 'answer', timeoutMs },
      retryable: true,
    },
  );
}

export function requestCancelled(context: RequestContext, cause?: unknown): WheelhouseError {
  return new WheelhouseError('CANCELLED', `Asking ${context.hostLabel} to ${context.what} was cancelled.`, {
    cause,
  });
}

const permissionHint =
  'Add your user to the docker group there (sudo usermod -aG docker USER) and log in again, or use the rootless socket.';

/** No way to the socket of a local engine, from the code of the system. */
export function localDialFailure(hostLabel: string, socketPath: string, cause: unknown): WheelhouseError {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return engineGone(
        hostLabel,
        `Docker is not running on ${hostLabel}: there is no socket ${socketPath}.`,
        'Start Docker (sudo systemctl start docker, or Docker Desktop).',
        cause,
      );
    case 'ECONNREFUSED':
      return engineGone(
        hostLabel,
        `Docker is not running on ${hostLabel}: nothing listens at ${socketPath}.`,
        'Start Docker (sudo systemctl start docker, or Docker Desktop).',
        cause,
      );
    case 'EACCES':
    case 'EPERM':
      return new WheelhouseError(
        'AUTH_FAILED',
        `Your user may not use the Docker socket ${socketPath} on ${hostLabel}.`,
        {
          hint: permissionHint,
          details: { reason: 'socket-permission', socketPath },
          cause,
        },
      );
    default: {
      const why = cause instanceof Error ? cause.message : String(cause);
      return engineGone(
        hostLabel,
        `No connection to Docker on ${hostLabel}: ${why}.`,
        'Check that Docker runs.',
        cause,
      );
    }
  }
}

/** The socket exists on the remote host, and the login may not use it. */
export function remotePermissionFailure(hostLabel: string, socketPath: string): WheelhouseError {
  return new WheelhouseError(
    'AUTH_FAILED',
    `The login may not use the Docker socket ${socketPath} on ${hostLabel}.`,
    {
      hint: permissionHint,
      details: { reason: 'socket-permission', socketPath },
    },
  );
}

/** A request broke before or within its answer. `cause` is passed through where it is one of ours already. */
export function requestBroke(context: RequestContext, cause: unknown, isCommand: boolean): WheelhouseError {
  if (cause instanceof WheelhouseError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return engineGone(
    context.hostLabel,
    `The connection to Docker on ${context.hostLabel} broke when asked to ${context.what} (${why}).`,
    isCommand ? 'Look at the current state before you repeat it: it may have been done.' : 'Try again.',
    cause,
  );
}

function engineWords(body: string): string {
  let words = body.trim();
  try {
    const parsed = JSON.parse(body) as { message?: unknown; cause?: unknown };
    if (typeof parsed.message === 'string') words = parsed.message;
  } catch (cause) {
    // Plain text is what proxies and old engines answer; it is used as it stands.
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  return words.replaceAll(/\s+/g, ' ').slice(0, 500);
}

/** The engine answered, and it was no. */
export function statusFailure(context: RequestContext, status: number, body: string): WheelhouseError {
  const words = engineWords(body);
  const details = { status, engineMessage: words };
  if (status === 404 && context.subject !== undefined && !/page not found/i.test(words)) {
    return new WheelhouseError(
      'NOT_FOUND',
      `There is no ${context.subjectKind ?? 'container'} ${shortId(context.subject)} on ${context.hostLabel} any more.`,
      { hint: 'It was removed or recreated meanwhile; look at the current list.', details },
    );
  }
  const sentence = `Docker on ${context.hostLabel} could not ${context.what}: ${words === '' ? `status ${String(status)}` : words}`;
  const message = /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
  if (status === 409) {
    return new WheelhouseError('CONFLICT', message, {
      hint: 'Its state changed meanwhile; look at it and try again.',
      details,
    });
  }
  return new WheelhouseError('ENGINE_ERROR', message, { details, retryable: status >= 500 });
}
