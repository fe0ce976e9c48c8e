import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { HostView, Need } from '../../../main/contract/hosts.ts';
import type { QuestionKind } from '../../../main/contract/questions.ts';
import { useAction } from '../../app/client/ask.ts';
import { useQuestions, useVault } from '../../app/client/engine-context.tsx';
import { useMayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './connection.module.css';

const loginKinds: readonly QuestionKind[] = ['passphrase', 'password', 'keyboardInteractive'];

type LoginNeed = Exclude<Need, { kind: 'hostKey' }>;

interface LoginFormProps {
  readonly host: HostView;
  readonly need: LoginNeed;
}

function useWords(
  host: HostView,
  need: LoginNeed,
): { title: string; lead: string; labels: readonly string[] } {
  const { t } = useText();
  const name = plain(host.name);
  if (need.kind === 'passphrase') {
    const lead = t('unlock.lead', { file: plain(need.identityFile) });
    return { title: t('unlock.title', { host: name }), lead, labels: [t('unlock.passphrase')] };
  }
  const login = plain(need.host === '' ? need.user : `${need.user}@${need.host}`);
  if (need.kind === 'password') {
    const lead = t('login.passwordLead', { login });
    return { title: t('login.passwordTitle', { host: name }), lead, labels: [t('login.password')] };
  }
  const isAsked = host.connection.state === 'connecting';
  return {
    title: t('login.answersTitle', { host: name }),
    lead: t(isAsked ? 'login.answersLead' : 'login.answersAgain', { login }),
    labels: isAsked ? need.prompts.map(({ text }) => plain(text)) : [],
  };
}

function toGiven(need: LoginNeed, answers: readonly string[], remember: boolean) {
  const [secret = ''] = answers;
  switch (need.kind) {
    case 'passphrase':
      return { passphrase: secret, remember };
    case 'password':
      return { password: secret, remember };
    case 'answers':
      return { answers: [...answers] };
    default:
      return need satisfies never;
  }
}

/** How often what was typed for this login did not fit. */
function useRefused(host: HostView): number {
  const questions = useQuestions().value?.questions ?? [];
  const asked = questions.find(
    ({ kind, subject }) => loginKinds.includes(kind) && subject.hostId === host.id,
  );
  return Number(asked?.facts['refused'] ?? 0);
}

/** Asks for what a login needs; it leaves the page only to the engine, and is forgotten here at once. */
export function LoginForm({ host, need }: LoginFormProps) {
  const { t } = useText();
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({});
  const [remember, setRemember] = useState(false);
  const refused = useRefused(host);
  // What would be remembered goes into the vault, and support mode puts nothing there.
  const mayRemember = useMayDo('vault.deleteSecret');
  const isVaultOpen = useVault().value?.state === 'unlocked';
  const { title, lead, labels } = useWords(host, need);
  const give = useAction(
    async (client, answers: readonly string[]) =>
      await client.hosts.unlock({ host: host.id, ...toGiven(need, answers, remember) }),
  );
  const connect = useAction(async (client) => await client.hosts.connect({ host: host.id }));
  const answers = labels.map((_, index) => typed[index] ?? '');
  const isHidden = (index: number): boolean => need.kind !== 'answers' || need.prompts[index]?.echo !== true;
  const isComplete = answers.every((answer, index) => answer !== '' || !isHidden(index));
  const failure = give.failure ?? connect.failure;
  return (
    <section className={classes['card']} aria-label={title}>
      <h2 className={classes['cardTitle']}>{title}</h2>
      <p>{lead}</p>
      {need.kind === 'answers' && need.instructions !== '' ? (
        <p className={classes['command']}>{plain(need.instructions)}</p>
      ) : null}
      {labels.length === 0 ? (
        <div className={classes['buttons']}>
          <Button variant="filled" size="sm" loading={connect.busy} onClick={() => connect.run(undefined)}>
            {t('login.ask')}
          </Button>
        </div>
      ) : (
        <form
          className={classes['login']}
          onSubmit={(event) => {
            event.preventDefault();
            give.run(answers);
            setTyped({});
          }}
        >
          {labels.map((label, index) => {
            const Field = isHidden(index) ? PasswordInput : TextInput;
            return (
              <Field
                // A host may ask the same twice.
                key={`${index} ${label}`}
                label={label}
                value={typed[index] ?? ''}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  setTyped((before) => ({ ...before, [index]: value }));
                }}
                autoComplete="off"
                w={320}
              />
            );
          })}
          {refused > 0 && !give.busy ? (
            <p className={classes['refused']} role="alert">
              {t('questions.refused', { count: refused })}
            </p>
          ) : null}
          {isVaultOpen && mayRemember && need.kind !== 'answers' ? (
            <Checkbox
              label={t('login.remember')}
              description={t('login.rememberHint')}
              checked={remember}
              onChange={(event) => setRemember(event.currentTarget.checked)}
            />
          ) : null}
          <div className={classes['buttons']}>
            <Button type="submit" size="sm" variant="filled" loading={give.busy} disabled={!isComplete}>
              {need.kind === 'passphrase' ? t('unlock.act') : t('login.act')}
            </Button>
          </div>
        </form>
      )}
      {failure === null ? null : <FailureView failure={failure} />}
      {host.connection.state !== 'rejected' || host.connection.error === null || failure !== null ? null : (
        <p className={classes['dim']}>{plain(host.connection.error.message)}</p>
      )}
    </section>
  );
}
