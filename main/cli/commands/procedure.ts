import type { Client } from '../../contract/contract.ts';
import type { HostView } from '../../contract/hosts.ts';
import { describeIssue } from '../../contract/issues.ts';
import { askSecret, readSecretLine } from '../ask.ts';
import type { Field } from '../../contract/input-fields.ts';
import { readInput, readWholeFile } from '../input-file.ts';
import type { Parsed } from '../parse.ts';
import { findProcedure, type CliProcedure } from '../procedures.ts';
import { isEngineRunning, withEngine, type Session } from '../session.ts';
import { toSafeJson } from '../text/escape.ts';
import { UsageError } from '../usage-error.ts';
import type { HostNames } from '../views/view.ts';
import { viewAssessment } from '../views/assessment.ts';
import { viewOf } from '../views/views.ts';
import { withConfirmation } from './confirm.ts';
import { askForImport, needsPlan } from './import-team-file.ts';
import { followJob } from './job.ts';
import { answerOnTerminal } from './ask-question.ts';
import { settle } from './settle.ts';
import { printStream } from './stream.ts';
import { completeSupportInput } from './support-input.ts';
import { completeVaultInput, unlockOnTerminal } from './vault-input.ts';

type Call = (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>;

/** The procedure of a client by its name. */
function callOf(client: Client, procedure: CliProcedure): Call {
  const verbs = client as unknown as Readonly<Record<string, Readonly<Record<string, Call>>>>;
  const call = verbs[procedure.noun]?.[procedure.verb];
  if (call === undefined) throw new Error(`${procedure.name} is in the contract and not in its client`);
  return call;
}

function flagOrName(field: Field): string {
  return field.position === null ? `--${field.flag}` : `<${field.flag}>`;
}

async function fillSecrets(
  input: Record<string, unknown>,
  procedure: CliProcedure,
  asked: readonly string[],
  session: Session,
): Promise<void> {
  for (const field of procedure.fields.filter(({ kind }) => kind === 'secret')) {
    const isWanted = asked.includes(field.name) || (field.isRequired && input[field.name] === undefined);
    if (!isWanted) continue;
    input[field.name] = session.io.isInteractive
      ? await askSecret(session.io, session.translate('ask.secret', { name: field.flag }))
      : await readSecretLine(session.io);
  }
}

function checkInput(procedure: CliProcedure, input: Readonly<Record<string, unknown>>): void {
  for (const field of procedure.fields) {
    if (field.isRequired && input[field.name] === undefined) {
      throw new UsageError(
        `wheelhouse ${procedure.noun} ${procedure.verb} needs ${flagOrName(field)}${field.description === null ? '' : ` (${field.description})`}.`,
        `wheelhouse ${procedure.noun} ${procedure.verb} --help shows its flags.`,
      );
    }
  }
  const unknown = Object.keys(input).find((name) => !procedure.fields.some((field) => field.name === name));
  if (unknown !== undefined)
    throw new UsageError(`The input has a field “${unknown}” that ${procedure.name} does not know.`);
  const issue = procedure.check(input)[0];
  if (issue === undefined) return;
  const field = procedure.fields.find(({ name }) => name === issue.path[0]);
  const [, ...rest] = issue.path;
  const path = field === undefined ? issue.path : [flagOrName(field), ...rest];
  throw new UsageError(describeIssue(procedure.name, { ...issue, path }));
}

/** The whole input of a procedure: its file, over it the flags, and the secrets that were asked for. */
async function completeInput(
  procedure: CliProcedure,
  parsed: Parsed,
  session: Session,
): Promise<Readonly<Record<string, unknown>>> {
  const file = parsed.globals['file'];
  const { wholeFile } = procedure.meta;
  const fromFile =
    typeof file !== 'string'
      ? {}
      : wholeFile === undefined
        ? await readInput(file, session.io)
        : { [wholeFile]: await readWholeFile(file, session.io) };
  const input = { ...fromFile, ...parsed.input };
  await completeSupportInput(procedure.name, input, session);
  await fillSecrets(input, procedure, parsed.secrets, session);
  await completeVaultInput(procedure.name, input, session);
  if (procedure.name === 'configuration.import') needsPlan(input, session);
  checkInput(procedure, input);
  return input;
}

/** The names of the hosts, where the view of a procedure shows them. */
async function hostNamesFor(procedure: CliProcedure, client: Client, session: Session): Promise<HostNames> {
  if (session.json || !['containers', 'stacks'].includes(procedure.noun)) return new Map();
  const { hosts } = await client.hosts.list({});
  return new Map(hosts.map(({ id, name }) => [id, name]));
}

/** A restart first shows what it will meet; on standard error, so that the outcome stands alone. */
async function showAssessment(
  client: Client,
  { container, host }: Readonly<Record<string, unknown>>,
  session: Session,
): Promise<void> {
  const { io } = session;
  if (session.json) return;
  const target = { container, host } as Parameters<Client['containers']['assess']>[0];
  const assessment = await client.containers.assess(target, { signal: session.signal });
  const onError = { ...session, io: { ...io, paint: io.paintError } };
  for (const line of viewAssessment(assessment, onError)) io.writeError(`${line}\n`);
}

/** A connection that asks something of a person asks it here, until it stands or says why not. */
async function reachOnTerminal(client: Client, host: HostView, session: Session): Promise<HostView> {
  const { reach } = await import('./hosts-add.ts');
  return reach(client, host, session, false);
}

function isNothingGiven(input: Readonly<Record<string, unknown>>): boolean {
  return ['passphrase', 'password', 'answers'].every((name) => input[name] === undefined);
}

/** A query that answers “no” is a failure for a script. */
function exitCodeOfOutput(procedure: CliProcedure, output: unknown): number {
  return procedure.name === 'audit.verify' && !(output as { ok: boolean }).ok ? 1 : 0;
}

/** Runs one procedure of the contract and prints what it answers. Resolves with the exit code. */
export async function runProcedure(
  procedure: CliProcedure,
  parsed: Parsed,
  session: Session,
): Promise<number> {
  const input = await completeInput(procedure, parsed, session);
  if (procedure.name === 'hosts.unlock' && session.io.isInteractive && isNothingGiven(input)) {
    // Connecting asks on the terminal for whatever the login needs.
    const connect = findProcedure('hosts', 'connect');
    if (connect !== undefined)
      return runProcedure(connect, { ...parsed, input: { host: input['host'] } }, session);
  }
  if (procedure.name === 'hosts.add') {
    const { runHostsAdd } = await import('./hosts-add.ts');
    return runHostsAdd(input, parsed.globals['keep'] === true, session);
  }
  if (procedure.name === 'system.stop' && !(await isEngineRunning(session))) {
    await session.io.write(
      session.json ? '{}\n' : `${session.translate('engine.none', { folder: session.dataFolder })}\n`,
    );
    return 0;
  }
  return withEngine(session, async (attachment) => {
    const { client } = attachment;
    const call = callOf(client, procedure);
    await settle(procedure.noun, attachment, session);
    if (procedure.meta.kind === 'stream') {
      const items = await call(input, { signal: session.signal });
      return printStream(
        procedure,
        items as AsyncIterable<unknown>,
        input,
        session,
        await hostNamesFor(procedure, client, session),
      );
    }
    if (procedure.name === 'questions.answer' && input['fields'] === undefined && session.io.isInteractive) {
      await answerOnTerminal(client, String(input['id']), session);
      return 0;
    }
    if (procedure.name === 'containers.restart') await showAssessment(client, input, session);
    const asked =
      procedure.name === 'configuration.import' ? await askForImport(client, input, session) : input;
    const unlocks =
      procedure.name === 'vault.unlock' && Object.keys(input).length === 0 && session.io.isInteractive;
    const output = unlocks
      ? await unlockOnTerminal(client, session)
      : await withConfirmation(asked, session, (confirmed) => call(confirmed, { signal: session.signal }));
    if (procedure.meta.job === true) {
      const { jobId } = output as { jobId: string };
      return followJob(client, jobId, parsed.globals['detach'] === true, session);
    }
    const isWaiting = procedure.name === 'hosts.connect' && session.io.isInteractive && !session.json;
    const shown = isWaiting ? await reachOnTerminal(client, output as HostView, session) : output;
    const text = session.json
      ? [toSafeJson(output, 2)]
      : viewOf(procedure.name)(shown, session, await hostNamesFor(procedure, client, session), input);
    await session.io.write(text.map((line) => `${line}\n`).join(''));
    return exitCodeOfOutput(procedure, output);
  });
}
