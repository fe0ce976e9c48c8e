import type { Field } from '../contract/input-fields.ts';
import type { MessageKey, Translate } from './messages.ts';
import { nouns, verbsOf, type CliProcedure } from './procedures.ts';
import { padToWidth, displayWidth } from './text/width.ts';

/** Looks up the one line that says what a procedure does. */
export type Summarise = (procedure: CliProcedure) => string;

const firstSteps: readonly string[] = [
  'wheelhouse hosts discover',
  'wheelhouse hosts add ssh://user@host',
  'wheelhouse status',
  'wheelhouse logs tail <container> --follow',
  'wheelhouse containers restart <container>',
];

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([left]) => displayWidth(left)));
  return rows.map(([left, right]) => `  ${padToWidth(left, width)}  ${right}`.trimEnd());
}

const shorthand: readonly (readonly [string, MessageKey])[] = [
  ['status', 'help.status'],
  ['serve', 'help.serve'],
  ['version', 'help.version'],
];

const everywhere: readonly (readonly [string, MessageKey])[] = [
  ['--json', 'help.flag.json'],
  ['--data DIR', 'help.flag.data'],
  ['--lang LANGUAGE', 'help.flag.lang'],
  ['-h, --help', 'help.flag.help'],
];

/** `wheelhouse --help`. */
export function mainHelp(translate: Translate): string {
  const verbs = nouns.map((noun): readonly [string, string] => [
    noun,
    verbsOf(noun)
      .map(({ verb }) => verb)
      .join(' '),
  ]);
  return [
    translate('help.intro'),
    '',
    `${translate('help.usage')}: wheelhouse <noun> <verb> [--flags]`,
    '',
    `${translate('help.start')}:`,
    ...firstSteps.map((step) => `  ${step}`),
    '',
    `${translate('help.nouns')}:`,
    ...columns([
      ...shorthand.map(([name, key]): readonly [string, string] => [name, translate(key)]),
      ...verbs,
    ]),
    '',
    `${translate('help.everywhere')}:`,
    ...columns(everywhere.map(([flag, key]) => [flag, translate(key)])),
    '',
    translate('help.more'),
    translate('help.exitCodes'),
    '',
  ].join('\n');
}

/** `wheelhouse hosts --help`. */
export function nounHelp(noun: string, translate: Translate, summarise: Summarise): string {
  return [
    `${translate('help.usage')}: wheelhouse ${noun} <verb> [--flags]`,
    '',
    ...columns(
      verbsOf(noun).map((procedure) => [
        [procedure.verb, ...positionals(procedure).map((field) => placeholder(field))].join(' '),
        summarise(procedure),
      ]),
    ),
    '',
  ].join('\n');
}

function positionals(procedure: CliProcedure): readonly Field[] {
  return procedure.fields
    .filter((field) => field.position !== null)
    .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0));
}

function placeholder(field: Field): string {
  const name = `<${field.flag}>`;
  return field.isRequired ? name : `[${name}]`;
}

function flagText(field: Field): string {
  if (field.kind === 'switch') return `--[no-]${field.flag}`;
  if (field.kind === 'secret') return `--${field.flag}`;
  if (field.kind === 'number') return `--${field.flag} N`;
  if (field.kind === 'instant') return `--${field.flag} TIME`;
  return `--${field.flag} ${field.flag.toUpperCase()}`;
}

function noteOf(field: Field, translate: Translate): string {
  const notes = [
    field.description,
    field.choices.length === 0 ? null : field.choices.join('|'),
    field.isRequired ? translate('help.required') : null,
    field.kind === 'list' ? translate('help.repeat') : null,
    field.kind === 'nested' ? translate('help.fromFile') : null,
    field.kind === 'secret' ? translate('help.secret') : null,
    field.kind === 'instant' ? translate('help.time') : null,
  ];
  return notes.filter((note) => note !== null).join('; ');
}

/** `wheelhouse hosts add --help`. */
export function procedureHelp(procedure: CliProcedure, translate: Translate, summarise: Summarise): string {
  const extra: (readonly [string, string])[] = [];
  if (procedure.meta.job === true) extra.push(['--detach', translate('help.flag.detach')]);
  if (procedure.name === 'hosts.add') extra.push(['--keep', translate('help.flag.keep')]);
  if (procedure.fields.length > 0) extra.push(['--file FILE', translate('help.flag.file')]);
  const flags = procedure.fields.filter((field) => field.position === null);
  const names = positionals(procedure).map(placeholder);
  return [
    summarise(procedure),
    translate('help.access', { access: procedure.meta.access }),
    '',
    `${translate('help.usage')}: ${['wheelhouse', procedure.noun, procedure.verb, ...names].join(' ')} [--flags]`,
    '',
    `${translate('help.flags')}:`,
    ...columns([
      ...positionals(procedure).map((field): readonly [string, string] => [
        `<${field.flag}>`,
        noteOf(field, translate),
      ]),
      ...flags.map((field): readonly [string, string] => [flagText(field), noteOf(field, translate)]),
      ...extra,
      ...everywhere.map(([flag, key]): readonly [string, string] => [flag, translate(key)]),
    ]),
    '',
  ].join('\n');
}

/** `wheelhouse serve --help`. */
export function serveHelp(translate: Translate): string {
  return [
    translate('help.serve'),
    '',
    `${translate('help.usage')}: wheelhouse serve [--port N] [--open] [--access see,operate]`,
    '',
    ...columns([
      ['--port N', translate('help.flag.port')],
      ['--open', translate('help.flag.open')],
      ['--access LEVELS', translate('help.flag.serveAccess')],
      ...everywhere.map(([flag, key]): readonly [string, string] => [flag, translate(key)]),
    ]),
    '',
  ].join('\n');
}
