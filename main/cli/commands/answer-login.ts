import type { Client } from '../../contract/contract.ts';
import type { HostView, Need } from '../../contract/hosts.ts';
import { WheelhouseError } from '../../platform/errors.ts';
import { askLine, askSecret } from '../ask.ts';
import type { MessageKey } from '../messages.ts';
import type { Session } from '../session.ts';
import { escapeText } from '../text/escape.ts';

type LoginNeed = Exclude<Need, { kind: 'hostKey' }>;

/** Whether a person at the terminal can give it. */
export function isLoginNeed(need: Need | null): need is LoginNeed {
  return need !== null && need.kind !== 'hostKey';
}

const refusals: Readonly<Record<LoginNeed['kind'], readonly [MessageKey, MessageKey]>> = {
  passphrase: ['hosts.add.needsPassphrase', 'hosts.add.needsPassphrase.hint'],
  password: ['hosts.add.needsPassword', 'hosts.add.needsPassword.hint'],
  answers: ['hosts.add.needsAnswers', 'hosts.add.needsAnswers.hint'],
};

function loginOf(host: HostView, need: Exclude<LoginNeed, { kind: 'passphrase' }>): string {
  return escapeText(need.host === '' ? `${need.user}@${host.name}` : `${need.user}@${need.host}`);
}

async function ask(host: HostView, need: LoginNeed, session: Session) {
  const { io, translate } = session;
  switch (need.kind) {
    case 'passphrase': {
      const file = escapeText(need.identityFile);
      return { passphrase: await askSecret(io, translate('hosts.add.passphrase', { file })) };
    }
    case 'password':
      return {
        password: await askSecret(io, translate('hosts.add.password', { login: loginOf(host, need) })),
      };
    case 'answers': {
      io.writeError(`${translate('hosts.add.asks', { host: escapeText(host.name) })}\n`);
      if (need.instructions !== '') io.writeError(`${escapeText(need.instructions)}\n`);
      const answers: string[] = [];
      for (const { text, echo } of need.prompts) {
        const question = escapeText(text);
        answers.push(echo ? await askLine(io, question, session.signal) : await askSecret(io, question));
      }
      return { answers };
    }
    default:
      return need satisfies never;
  }
}

/**
 * Asks at the terminal for what a login needs, and hands it over; what did not fit is told and may be given again. Throws
 * AUTH_FAILED where nobody is there.
 */
export async function answerLogin(
  client: Client,
  host: HostView,
  need: LoginNeed,
  session: Session,
): Promise<void> {
  const { io, translate } = session;
  if (!io.isInteractive) {
    const [message, hint] = refusals[need.kind];
    const file = need.kind === 'passphrase' ? escapeText(need.identityFile) : '';
    const login = need.kind === 'passphrase' ? '' : loginOf(host, need);
    throw new WheelhouseError(
      'AUTH_FAILED',
      translate(message, { file, login, host: escapeText(host.name) }),
      { hint: translate(hint) },
    );
  }
  // Questions in the host's own words stand only while an attempt waits for their answers.
  if (need.kind === 'answers' && host.connection.state !== 'connecting') {
    await client.hosts.connect({ host: host.id });
    return;
  }
  const given = await ask(host, need, session);
  try {
    await client.hosts.unlock({ host: host.id, ...given });
  } catch (error) {
    io.writeError(`${escapeText(error instanceof Error ? error.message : String(error))}\n`);
  }
}
