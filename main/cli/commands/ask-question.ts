import { ORPCError } from '@orpc/client';
import type { Client } from '../../contract/contract.ts';
import type { QuestionView } from '../../contract/questions.ts';
import { askLine, askSecret } from '../ask.ts';
import { UsageError } from '../usage-error.ts';
import type { Session } from '../session.ts';
import { escapeText } from '../text/escape.ts';
import { choiceLabelOf, sentenceOf } from '../views/questions.ts';

async function askFields(
  question: QuestionView,
  session: Session,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const fields: Record<string, string> = {};
  for (const { name, label, secret } of question.prompts) {
    const asked = `${escapeText(label).trim().replace(/:$/, '')}: `;
    fields[name] = secret
      ? await askSecret(session.io, asked, signal)
      : await askLine(session.io, asked, signal);
  }
  return fields;
}

async function askChoice(
  question: QuestionView,
  session: Session,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (question.choices.length === 0) return undefined;
  const { io, translate } = session;
  question.choices.forEach((choice, index) => {
    io.writeError(`  ${index + 1}  ${escapeText(choiceLabelOf(choice, session))}\n`);
  });
  for (;;) {
    const typed = (await askLine(io, translate('questions.choose'), signal)).trim();
    const chosen = question.choices[Number(typed) - 1] ?? question.choices.find(({ id }) => id === typed);
    if (chosen !== undefined) return chosen.id;
  }
}

/**
 * Asks a question on the terminal and hands in the answer; secrets are typed unseen. Answers false where another face was
 * quicker, which is said.
 */
export async function askQuestion(
  client: Client,
  question: QuestionView,
  session: Session,
  signal: AbortSignal = session.signal,
): Promise<boolean> {
  const { io } = session;
  io.writeError(`${io.paintError('bold', escapeText(sentenceOf(question, session)))}\n`);
  for (const fact of ['problem', 'instructions', 'algorithm', 'fingerprint']) {
    const value = question.facts[fact];
    if (typeof value === 'string' && value !== '') io.writeError(`  ${escapeText(value)}\n`);
  }
  const fields = await askFields(question, session, signal);
  const choice = await askChoice(question, session, signal);
  try {
    await client.questions.answer({ id: question.id, fields, ...(choice === undefined ? {} : { choice }) });
    return true;
  } catch (error) {
    if (!(error instanceof ORPCError) || error.code !== 'CONFLICT') throw error;
    io.writeError(`${escapeText(error.message)}\n`);
    return false;
  }
}

/** `questions answer ID` on a terminal: asks there. Throws UsageError for one that is not open. */
export async function answerOnTerminal(client: Client, id: string, session: Session): Promise<void> {
  const { questions } = await client.questions.list({});
  const question = questions.find((one) => one.id === id);
  if (question === undefined) {
    throw new UsageError(session.translate('questions.notOpen', { id }), 'wheelhouse questions list');
  }
  await askQuestion(client, question, session);
}

/**
 * Asks on the terminal whatever comes up that `isMine`, one after the other, until the signal aborts. A question that ends
 * elsewhere while it stands there is taken back.
 */
export async function askWhatComesUp(
  client: Client,
  isMine: (question: QuestionView) => boolean,
  session: Session,
  signal: AbortSignal,
  onAsking: (isAsking: boolean) => void = () => undefined,
): Promise<void> {
  const tried = new Set<string>();
  let current: { readonly id: string; readonly over: AbortController } | null = null;
  try {
    for await (const { questions } of await client.questions.watch({}, { signal })) {
      if (current !== null && !questions.some(({ id }) => id === current?.id)) current.over.abort();
      const next = questions.find((question) => !tried.has(question.id) && isMine(question));
      if (current !== null || next === undefined) continue;
      tried.add(next.id);
      const mine = { id: next.id, over: new AbortController() };
      current = mine;
      onAsking(true);
      void askQuestion(client, next, session, AbortSignal.any([signal, mine.over.signal]))
        .catch(() => undefined)
        .finally(() => {
          current = null;
          onAsking(false);
        });
    }
  } catch (error) {
    // Without the questions the command itself still ends as it would; it says what failed.
    if (!signal.aborted)
      session.io.writeError(`${escapeText(error instanceof Error ? error.message : String(error))}\n`);
  }
}
