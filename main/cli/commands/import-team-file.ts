import type { Client } from '../../contract/contract.ts';
import { WheelhouseError } from '../../platform/errors.ts';
import { askLine } from '../ask.ts';
import type { Session } from '../session.ts';
import { escapeText } from '../text/escape.ts';
import { UsageError } from '../usage-error.ts';
import { planLines } from '../views/teamfile.ts';

async function isYes(session: Session, question: string): Promise<boolean> {
  for (;;) {
    const typed = (await askLine(session.io, question, session.signal)).trim().toLowerCase();
    if (typed === 'y' || typed === 'yes') return true;
    if (typed === 'n' || typed === 'no') return false;
  }
}

function words(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Without a fingerprint a person sees the plan first; where no person is, the plan has to be asked for before. */
export function needsPlan(input: Record<string, unknown>, session: Session): void {
  if (input['fingerprint'] !== undefined) return;
  if (!session.io.isInteractive) {
    const { translate } = session;
    throw new UsageError(translate('teamfile.needsPlan'), translate('teamfile.needsPlanHint'));
  }
  input['fingerprint'] = '';
}

/** Shows the plan on the terminal and asks what an import has to know. Throws CANCELLED where the person says no. */
export async function askForImport(
  client: Client,
  input: Readonly<Record<string, unknown>>,
  session: Session,
): Promise<Readonly<Record<string, unknown>>> {
  if (input['fingerprint'] !== '') return input;
  const { io, translate } = session;
  const plan = await client.configuration.plan({ text: String(input['text']) }, { signal: session.signal });
  for (const line of planLines(plan, { ...session, io: { ...io, paint: io.paintError } })) {
    io.writeError(`${line}\n`);
  }
  const asked = input['items'] === undefined ? null : new Set(words(input['items']));
  const answers = { runsHere: [...words(input['runsHere'])], notHere: [...words(input['notHere'])] };
  const due = plan.items.filter(
    ({ key, change, problem }) =>
      (change === 'added' || change === 'changed') && (asked === null ? problem === null : asked.has(key)),
  );
  for (const { key, asksRunsHere } of due) {
    if (!asksRunsHere || [...answers.runsHere, ...answers.notHere].includes(key)) continue;
    const question = translate('teamfile.ask.runsHere', { key: escapeText(key) });
    answers[(await isYes(session, question)) ? 'runsHere' : 'notHere'].push(key);
  }
  const isSomething = due.length > 0 || words(input['remove']).length > 0;
  if (isSomething && !(await isYes(session, translate('teamfile.ask.import')))) {
    throw new WheelhouseError('CANCELLED', translate('teamfile.given-up'));
  }
  return { ...input, ...answers, fingerprint: plan.fingerprint };
}
