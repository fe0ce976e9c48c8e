import type { Client } from '../../contract/contract.ts';
import type { HostView, Need } from '../../contract/hosts.ts';
import { WheelhouseError } from '../../platform/errors.ts';
import { askLine } from '../ask.ts';
import { withEngine, type Session } from '../session.ts';
import { escapeText, toSafeJson } from '../text/escape.ts';
import { answerLogin, isLoginNeed } from './answer-login.ts';
import { askQuestion } from './ask-question.ts';
import { followHost } from './follow-host.ts';

// Login, route and the engine's first answer; each of them has a shorter deadline of its own.
const reachTimeoutMs = 45_000;
const attempts = 3;

type AddInput = Parameters<Client['hosts']['add']>[0];

async function trust(
  client: Client,
  host: HostView,
  need: Need & { kind: 'hostKey' },
  session: Session,
): Promise<void> {
  const { io, translate } = session;
  const { algorithm, fingerprint } = need;
  const address = escapeText(host.address);
  if (!io.isInteractive) {
    throw new WheelhouseError(
      'REFUSED',
      translate('hosts.add.notTrusted', { address, algorithm, fingerprint }),
      {
        hint: translate('hosts.add.notTrusted.hint', { fingerprint }),
        details: { algorithm, fingerprint },
      },
    );
  }
  io.writeError(`${translate('hosts.add.fingerprint', { host: address, algorithm, fingerprint })}\n`);
  const answer = await askLine(io, translate('hosts.add.trust'), session.signal);
  if (!/^(y|yes|예|네)$/i.test(answer.trim())) {
    throw new WheelhouseError('REFUSED', translate('hosts.add.declined', { address, fingerprint }));
  }
  await client.hosts.trust({ host: host.id, fingerprint });
}

/** Asks here what the login asks of a person; false where it asks nothing, or nobody is here. */
async function answerOpenQuestion(client: Client, host: HostView, session: Session): Promise<boolean> {
  if (!session.io.isInteractive) return false;
  const { questions } = await client.questions.list({});
  const question = questions.find(({ subject }) => subject.hostId === host.id);
  if (question === undefined) return false;
  await askQuestion(client, question, session);
  return true;
}

/** Goes with the host through fingerprint, passphrase, password and questions until it is ready. Throws why it is not. */
export async function reach(
  client: Client,
  added: HostView,
  session: Session,
  isSecretGiven: boolean,
): Promise<HostView> {
  const { io, translate } = session;
  // One that was given and did not fit is told as such: nobody is there to give another.
  const mayAsk = io.isInteractive || !isSecretGiven;
  let asked = 0;
  for (;;) {
    const host = await followHost(client, added.id, reachTimeoutMs, session.signal);
    if (host === null) {
      throw new WheelhouseError(
        'HOST_UNREACHABLE',
        translate('hosts.add.timeout', {
          address: escapeText(added.address),
          seconds: reachTimeoutMs / 1_000,
        }),
      );
    }
    const { state, needs, error } = host.connection;
    if (state === 'ready') return host;
    if (needs?.kind === 'hostKey') {
      await trust(client, host, needs, session);
    } else if (needs !== null && (await answerOpenQuestion(client, host, session))) {
      // It goes on with the answer, which may not have been right; the host says how often it asks again.
      asked = attempts;
    } else if (isLoginNeed(needs) && mayAsk && asked < attempts) {
      asked += 1;
      await answerLogin(client, host, needs, session);
    } else if (isLoginNeed(needs) && state === 'connecting') {
      const text = needs.kind === 'passphrase' ? 'hosts.add.unfitPassphrase' : 'hosts.add.unfitPassword';
      const file = needs.kind === 'passphrase' ? escapeText(needs.identityFile) : '';
      throw new WheelhouseError('AUTH_FAILED', translate(text, { file, host: escapeText(host.name) }), {
        hint: translate('hosts.add.unfit.hint'),
      });
    } else {
      throw new WheelhouseError(
        error?.code ?? 'HOST_UNREACHABLE',
        error?.message ?? `${added.address}: ${state}`,
        {
          ...(error?.hint === undefined ? {} : { hint: error.hint }),
          ...(error?.details === undefined ? {} : { details: error.details }),
        },
      );
    }
  }
}

/** Adds a host and goes with it until it is reached; otherwise forgets it again, unless it shall be kept. */
export async function runHostsAdd(
  input: Readonly<Record<string, unknown>>,
  keeps: boolean,
  session: Session,
): Promise<number> {
  const { io, translate } = session;
  return withEngine(session, async ({ client }) => {
    if (!(await client.overview.get({})).watching) {
      throw new WheelhouseError('REFUSED', translate('hosts.add.paused'), {
        hint: translate('hosts.add.paused.hint'),
      });
    }
    const added = await client.hosts.add(input as AddInput, { signal: session.signal });
    if (!session.json)
      io.writeError(`${translate('hosts.add.connecting', { address: escapeText(added.address) })}\n`);
    let host: HostView;
    try {
      host = await reach(
        client,
        added,
        session,
        input['passphrase'] !== undefined || input['password'] !== undefined,
      );
    } catch (error) {
      if (!keeps) await client.hosts.remove({ host: added.id, confirm: added.name });
      if (!session.json) {
        io.writeError(
          `${keeps ? translate('hosts.add.kept', { host: escapeText(added.name) }) : translate('hosts.add.forgotten')}\n`,
        );
      }
      throw error;
    }
    const same = host.sameEngineAs ?? [];
    if (!session.json && same.length > 0)
      io.writeError(`${translate('hosts.sameEngine', { hosts: escapeText(same.join(', ')) })}\n`);
    const line = translate('hosts.add.ready', {
      host: escapeText(host.name),
      version: escapeText(host.engine?.version ?? '?'),
      transport: host.connection.transport ?? '?',
    });
    await io.write(session.json ? `${toSafeJson(host, 2)}\n` : `${line}\n`);
    return 0;
  });
}
