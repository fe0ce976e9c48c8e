import { layout } from '../platform/layout.ts';
import { runProcedure } from './commands/procedure.ts';
import { Interrupted, printFailure, toFailure } from './failures.ts';
import { mainHelp, nounHelp, procedureHelp, serveHelp, type Summarise } from './help.ts';
import { interruptedExitCode } from './interrupt.ts';
import type { Io } from './io.ts';
import { createTranslate, languageOf, languages, type Language, type Translate } from './messages.ts';
import { parseArguments, type GlobalFlag, type Parsed } from './parse.ts';
import { findProcedure, nouns, verbsOf, type CliProcedure } from './procedures.ts';
import { createSession, type Session } from './session.ts';
import { koreanSummaries } from '../contract/summaries-ko.ts';
import { didYouMean, UsageError } from './usage-error.ts';

const everywhere: readonly GlobalFlag[] = [
  { name: 'json', takesValue: false },
  { name: 'data', takesValue: true },
  { name: 'lang', takesValue: true },
  { name: 'help', takesValue: false },
];

const serveFlags: readonly GlobalFlag[] = [
  { name: 'port', takesValue: true },
  { name: 'open', takesValue: false },
  { name: 'access', takesValue: true },
];

/** Splits off the flags that stand in front of the noun: `wheelhouse --data DIR hosts list`. */
function splitLeading(argv: readonly string[]): { leading: string[]; words: string[] } {
  let index = 0;
  while (index < argv.length && (argv[index] ?? '').startsWith('-') && argv[index] !== '--') {
    const token = argv[index] ?? '';
    const takesValue = everywhere.some((flag) => flag.takesValue && token === `--${flag.name}`);
    index += takesValue ? 2 : 1;
  }
  return { leading: argv.slice(0, index), words: argv.slice(index) };
}

/** What language and form the answer has is needed even where the rest cannot be understood. */
function guessForm(argv: readonly string[], io: Io): { language: Language; json: boolean } {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  const named = flags
    .flatMap((token, index) => (token === '--lang' ? [flags[index + 1]] : [/^--lang=(.*)$/.exec(token)?.[1]]))
    .find((value) => value !== undefined);
  const language = languages.find((known) => known === named) ?? languageOf(io.surroundings.env);
  return { language, json: flags.includes('--json') };
}

function flagsFor(procedure: CliProcedure): readonly GlobalFlag[] {
  return [
    ...everywhere,
    ...(procedure.meta.job === true ? [{ name: 'detach', takesValue: false }] : []),
    ...(procedure.name === 'hosts.add' ? [{ name: 'keep', takesValue: false }] : []),
    ...(procedure.fields.length > 0 ? [{ name: 'file', takesValue: true }] : []),
  ];
}

function unknownWord(word: string, known: readonly string[], what: string): UsageError {
  const near = didYouMean(word, known);
  return new UsageError(
    `${what} “${word}”${near === undefined ? ' does not exist.' : ` does not exist; did you mean ${near}?`}`,
    'wheelhouse --help shows what there is.',
  );
}

function checkLanguage(globals: Parsed['globals']): void {
  const named = globals['lang'];
  if (typeof named === 'string' && !languages.some((known) => known === named)) {
    throw new UsageError(`--lang knows ${languages.join(' and ')}, not “${named}”.`);
  }
}

interface Run {
  readonly io: Io;
  readonly translate: Translate;
  readonly summarise: Summarise;
  readonly openSession: (globals: Parsed['globals']) => Session;
  readonly leading: readonly string[];
}

async function runWords(words: readonly string[], run: Run): Promise<number> {
  const [noun, verb, ...rest] = words;
  const { io, translate, summarise } = run;
  const say = async (text: string): Promise<number> => {
    await io.write(text);
    return 0;
  };
  const parse = (tokens: readonly string[], procedure: CliProcedure | null, extra: readonly GlobalFlag[]) => {
    const parsed = parseArguments([...run.leading, ...tokens], procedure?.fields ?? [], extra, io.now());
    checkLanguage(parsed.globals);
    return parsed;
  };

  if (noun === undefined) {
    const { globals } = parse([], null, [...everywhere, { name: 'version', takesValue: false }]);
    return say(globals['version'] === true ? `${layout.version}\n` : mainHelp(translate));
  }
  if (noun === 'help') {
    return verb === undefined ? say(mainHelp(translate)) : runWords([verb, ...rest, '--help'], run);
  }
  const shorthandTokens = verb === undefined ? [] : [verb, ...rest];
  if (noun === 'version') {
    const { globals } = parse(shorthandTokens, null, everywhere);
    return say(
      globals['json'] === true ? `${JSON.stringify({ version: layout.version })}\n` : `${layout.version}\n`,
    );
  }
  if (noun === 'serve') {
    const parsed = parse(shorthandTokens, null, [...everywhere, ...serveFlags]);
    if (parsed.globals['help'] === true) return say(serveHelp(translate));
    const { runServe } = await import('./commands/serve.ts');
    return runServe(parsed.globals, run.openSession(parsed.globals));
  }
  if (noun === 'status') {
    const parsed = parse(shorthandTokens, null, everywhere);
    if (parsed.globals['help'] === true) return say(`${translate('help.status')}\n`);
    const { runStatus } = await import('./commands/status.ts');
    return runStatus(run.openSession(parsed.globals));
  }
  if (!nouns.includes(noun)) {
    throw unknownWord(noun, [...nouns, 'status', 'serve', 'version', 'help'], 'The command');
  }
  if (verb === undefined || verb === '--help' || verb === '-h')
    return say(nounHelp(noun, translate, summarise));
  if (verb.startsWith('-')) {
    // A script that forgot the verb must not take the help for an answer.
    const verbs = verbsOf(noun).map((known) => known.verb);
    throw new UsageError(
      translate('usage.verb', { noun, verbs: verbs.join(', ') }),
      `wheelhouse ${noun} --help shows what there is.`,
    );
  }
  // What people type without having read the help.
  const known = noun === 'vault' && verb === 'status' ? 'get' : verb;
  const procedure = findProcedure(noun, known);
  if (procedure === undefined) {
    throw unknownWord(
      verb,
      verbsOf(noun).map((other) => other.verb),
      `The command ${noun}`,
    );
  }
  // What stands behind “--” is the program of a terminal, with flags of its own.
  const end = procedure.name === 'terminals.open' ? rest.indexOf('--') : -1;
  const parsed = parse(end < 0 ? rest : rest.slice(0, end), procedure, flagsFor(procedure));
  if (parsed.globals['help'] === true) return say(procedureHelp(procedure, translate, summarise));
  if (procedure.name === 'terminals.open') {
    const { runTerminal } = await import('./commands/terminal.ts');
    return runTerminal(parsed.input, end < 0 ? [] : rest.slice(end + 1), run.openSession(parsed.globals));
  }
  return runProcedure(procedure, parsed, run.openSession(parsed.globals));
}

/** Runs one command line to its end and answers the exit code. Never rejects. */
export async function runCli(argv: readonly string[], io: Io, signal: AbortSignal): Promise<number> {
  const { language, json } = guessForm(argv, io);
  const translate = createTranslate(language);
  const { leading, words } = splitLeading(argv);
  try {
    return await runWords(words, {
      io,
      translate,
      leading,
      summarise: (procedure) =>
        (language === 'ko' ? koreanSummaries[procedure.name] : undefined) ?? procedure.meta.summary,
      openSession: (globals) => {
        const data = globals['data'];
        return createSession({
          io,
          language,
          translate,
          json: globals['json'] === true,
          data: typeof data === 'string' ? data : undefined,
          signal,
        });
      },
    });
  } catch (error) {
    if (error instanceof Interrupted || signal.aborted) return interruptedExitCode;
    const failure = toFailure(error, translate);
    printFailure(failure, io, json);
    return failure.exitCode;
  }
}
