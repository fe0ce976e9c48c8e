import { WheelhouseError } from '../errors.ts';
import { targetName } from './failures.ts';
import type { LoginMethod, LoginRequest, OfferedIdentity, SkippedIdentity, SshTarget } from './types.ts';

/** What happened in a login until it ended. */
export interface LoginStory {
  readonly offered: readonly OfferedIdentity[];
  readonly skipped: readonly SkippedIdentity[];
  /** What the host would still take, as of its last refusal. */
  readonly acceptedMethods: readonly string[];
  /** What we would use. */
  readonly methods: readonly LoginMethod[];
  /** There was somebody who could be asked. */
  readonly couldAsk: boolean;
}

type Prompts = Extract<LoginRequest, { kind: 'keyboardInteractive' }>['prompts'];

function describe(identity: OfferedIdentity): string {
  switch (identity.source) {
    case 'none':
      return 'no identity';
    case 'password':
      return 'the password';
    case 'keyboard-interactive':
      return 'the answers to its questions';
    case 'agent':
    case 'file':
      return `${identity.label} (${identity.algorithm} ${identity.fingerprint})`;
    default:
      return identity.source satisfies never;
  }
}

function sentence(target: SshTarget, story: LoginStory): string {
  const tried = [...new Set(story.offered.filter((one) => one.source !== 'none').map(describe))];
  const accepts =
    story.acceptedMethods.length === 0 ? '' : ` It still accepts: ${story.acceptedMethods.join(', ')}.`;
  const outcome =
    tried.length === 0 ? 'there was no usable key to offer' : `it accepted none of: ${tried.join('; ')}`;
  return `${targetName(target)} did not let ${target.user} in: ${outcome}.${accepts}`;
}

/** A failure with everything that was tried; `reason` and what belongs to it stand in front. */
function failure(
  target: SshTarget,
  story: LoginStory,
  message: string,
  hint: string,
  reason: Readonly<Record<string, unknown>>,
): WheelhouseError {
  const { skipped, acceptedMethods } = story;
  const offered = story.offered.filter((one) => one.source !== 'none');
  return new WheelhouseError('AUTH_FAILED', message, {
    hint,
    details: { ...reason, user: target.user, offered, skipped, acceptedMethods },
  });
}

/** A person would have to answer, and nobody does: `prompts` is what was asked, null where it is a password. */
export function nobodyAnswers(
  target: SshTarget,
  story: LoginStory,
  prompts: Prompts | null,
): WheelhouseError {
  const name = targetName(target);
  const alternative = 'or put a key into ~/.ssh/authorized_keys there (ssh-copy-id) and use that.';
  return prompts === null
    ? failure(
        target,
        story,
        story.couldAsk
          ? `${name} asks for the password of ${target.user}, and nobody gave it.`
          : sentence(target, story),
        `Connect again and enter the password, ${alternative}`,
        { reason: 'needs-password' },
      )
    : failure(
        target,
        story,
        story.couldAsk
          ? `${name} asks ${target.user} questions before it lets anybody in, and nobody answered.`
          : sentence(target, story),
        `Connect again and answer its questions, ${alternative}`,
        { reason: 'needs-answers', prompts },
      );
}

/** sshd hung up while a person was asked. */
export function answerTooLate(target: SshTarget): WheelhouseError {
  return new WheelhouseError(
    'AUTH_FAILED',
    `${targetName(target)} hung up while it waited for an answer: it gives a login only so much time.`,
    {
      hint: 'Connect again and answer sooner (LoginGraceTime in its sshd_config, 2 minutes unless changed).',
      details: { reason: 'answer-too-late', user: target.user },
    },
  );
}

/** The host takes the password and demands a new one. */
export function passwordExpired(target: SshTarget): WheelhouseError {
  return new WheelhouseError(
    'AUTH_FAILED',
    `The password of ${target.user} on ${targetName(target)} has expired.`,
    {
      hint: 'Log in once with ssh in a terminal and set a new one.',
      details: { reason: 'password-expired', user: target.user },
    },
  );
}

/** The host did not let us in: what was offered, what was left out and why, and what the host would still take. */
export function authFailure(target: SshTarget, story: LoginStory): WheelhouseError {
  const { offered, skipped, acceptedMethods, methods, couldAsk } = story;
  const message = sentence(target, story);
  const closed = skipped.find((one) => one.reason === 'needs-passphrase');
  if (closed !== undefined) {
    return failure(target, story, message, closed.message, {
      reason: 'needs-passphrase',
      keyFile: closed.label,
    });
  }
  const open = methods.filter((method) => acceptedMethods.includes(method) && method !== 'publickey');
  if (!couldAsk && open.length > 0)
    return nobodyAnswers(target, story, open.includes('password') ? null : []);
  const answered = offered.some((one) => one.source === 'password' || one.source === 'keyboard-interactive');
  const needsPerson = acceptedMethods.length > 0 && !acceptedMethods.includes('publickey');
  const hint = answered
    ? 'Check the user name and what you answered; the account may also be locked on the host.'
    : needsPerson
      ? 'The host takes no key; ask its owner for another way in, or to allow keys (PubkeyAuthentication).'
      : (skipped[0]?.message ??
        `Check the user name, and that the key stands in ~/.ssh/authorized_keys of ${target.user} there.`);
  return failure(target, story, message, hint, { reason: 'auth-failed' });
}
