import type { Host, Need } from '../contract/hosts.ts';
import type { NewQuestion } from '../platform/questions/types.ts';
import type { LoginRequest } from '../platform/ssh/types.ts';

/** What a login can ask of a person. */
export type LoginNeed = Extract<Need, { kind: 'passphrase' | 'password' | 'answers' }>;

// Many hosts ask for the password by keyboard-interactive: one hidden field of that name (PAM).
const passwordPrompt = /^\s*(?:\S+['’]s )?password(?: for \S+)?\s*:?\s*$/i;

/** A request in the words of the contract. Pure. */
export function loginNeed(request: LoginRequest): LoginNeed {
  if (request.kind === 'passphrase') return { kind: 'passphrase', identityFile: request.keyFile };
  const { user, host } = request;
  if (request.kind === 'password') return { kind: 'password', user, host };
  const [only, ...more] = request.prompts;
  if (only !== undefined && more.length === 0 && !only.echo && passwordPrompt.test(only.text)) {
    return { kind: 'password', user, host };
  }
  const { name, instructions, prompts } = request;
  return { kind: 'answers', user, host, name, instructions, prompts: [...prompts] };
}

/** Equal for two requests that the same answer fits. Pure. */
export function needKey(need: LoginNeed): string {
  switch (need.kind) {
    case 'passphrase':
      return `passphrase ${need.identityFile}`;
    case 'password':
      return `password ${need.user}@${need.host}`;
    case 'answers':
      return JSON.stringify(['answers', need.user, need.host, need.prompts.map(({ text }) => text)]);
    default:
      return need satisfies never;
  }
}

/** Under what name the vault keeps the answer; null for answers that hold only once. Pure. */
export function secretName(hostId: string, need: LoginNeed, isTarget: boolean): string | null {
  switch (need.kind) {
    case 'passphrase':
      return `hosts/${hostId}/passphrase`;
    case 'password':
      // The password of the host is none of its jump host's business.
      return isTarget ? `hosts/${hostId}/password` : `hosts/${hostId}/password/${need.user}@${need.host}`;
    case 'answers':
      return null;
    default:
      return need satisfies never;
  }
}

function wordsOf(need: LoginNeed, host: Host): Pick<NewQuestion, 'kind' | 'message' | 'facts' | 'prompts'> {
  switch (need.kind) {
    case 'passphrase':
      return {
        kind: 'passphrase',
        message: `The key ${need.identityFile} for ${host.name} needs its passphrase.`,
        facts: { keyFile: need.identityFile },
        prompts: [{ name: 'secret', label: 'Passphrase', secret: true }],
      };
    case 'password':
      return {
        kind: 'password',
        message: `${host.name} asks for the password of ${need.user}@${need.host}.`,
        facts: { user: need.user, host: need.host },
        prompts: [{ name: 'secret', label: 'Password', secret: true }],
      };
    case 'answers':
      return {
        kind: 'keyboardInteractive',
        message: `The login of ${need.user}@${need.host} asks something.`,
        facts: { user: need.user, host: need.host, name: need.name, instructions: need.instructions },
        prompts: need.prompts.map(({ text, echo }, index) => ({
          name: `answer${String(index + 1)}`,
          label: text,
          secret: !echo,
        })),
      };
    default:
      return need satisfies never;
  }
}

/** How long a person may take: sshd's LoginGraceTime is two minutes too. */
export const answerWithinMs = 120_000;

/** The question to people; `mayRemember` offers to keep the answer in the vault. Pure. */
export function toQuestion(
  need: LoginNeed,
  host: Host,
  { mayRemember, refused }: { mayRemember: boolean; refused: number },
): NewQuestion {
  const words = wordsOf(need, host);
  return {
    ...words,
    facts: refused === 0 ? words.facts : { ...words.facts, refused },
    subject: { hostId: host.id, host: host.name, name: host.name },
    choices: mayRemember
      ? [
          { id: 'once', label: 'Use it now' },
          { id: 'remember', label: 'Remember it in the vault' },
        ]
      : [],
    access: 'operate',
    jobId: null,
    expiresInMs: answerWithinMs,
  };
}
