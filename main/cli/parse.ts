import type { Field } from '../contract/input-fields.ts';
import { parseInstant } from './instants.ts';
import { didYouMean, UsageError } from './usage-error.ts';

/** A flag that is no field of the input: `--json`, `--data DIR`. */
export interface GlobalFlag {
  readonly name: string;
  readonly takesValue: boolean;
}

export interface Parsed {
  /** Values for the input, by the contract's names. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly globals: Readonly<Record<string, string | true>>;
  /** Secret fields that were asked for by their flag. */
  readonly secrets: readonly string[];
}

const shortFlags: Readonly<Record<string, string>> = { '-h': '--help', '-f': '--follow' };

function coerce(field: Field, text: string, shown: string, nowMs: number): unknown {
  switch (field.kind) {
    case 'number': {
      if (!/^-?\d+(\.\d+)?$/.test(text)) throw new UsageError(`${shown} needs a number, not “${text}”.`);
      return Number(text);
    }
    case 'instant': {
      const instant = parseInstant(text, nowMs);
      if (instant === undefined) {
        throw new UsageError(
          `${shown} does not understand “${text}” as a time.`,
          'Write 10m, 2h, 1d or yesterday for a time ago, or a date such as 2026-03-01T02:30.',
        );
      }
      return instant;
    }
    case 'switch': {
      if (text === 'true' || text === 'yes') return true;
      if (text === 'false' || text === 'no') return false;
      throw new UsageError(`${shown} is switched on or off and takes no “${text}”.`, `Write ${shown} alone.`);
    }
    case 'choice': {
      if (field.choices.includes(text)) return text;
      const near = didYouMean(text, field.choices);
      throw new UsageError(
        `${shown} does not know “${text}”${near === undefined ? '' : `; did you mean ${near}?`}`,
        `It knows ${field.choices.join(', ')}.`,
      );
    }
    case 'secret':
      throw new UsageError(
        `${shown} takes no value, because a command line is kept in the shell’s history.`,
        `Write ${shown} alone: it is asked for, or read from standard input.`,
      );
    case 'nested':
      throw new UsageError(`${shown} is nested and comes from a file.`, 'Write --file FILE, or --file - .');
    default:
      return text;
  }
}

function splitFlag(token: string): [flag: string, value: string | undefined] {
  const equals = token.indexOf('=');
  return equals < 0 ? [token, undefined] : [token.slice(0, equals), token.slice(equals + 1)];
}

/**
 * Reads a command line against the fields of an input. `--` ends the flags, so that a name may begin with a dash.
 * Throws UsageError. Pure.
 */
export function parseArguments(
  tokens: readonly string[],
  fields: readonly Field[],
  globalFlags: readonly GlobalFlag[],
  nowMs: number,
): Parsed {
  const input: Record<string, unknown> = {};
  const globals: Record<string, string | true> = {};
  const secrets: string[] = [];
  const positionals: string[] = [];
  let flagsEnded = false;

  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] ?? '';
    if (flagsEnded || !token.startsWith('-') || token === '-') {
      positionals.push(token);
      continue;
    }
    if (token === '--') {
      flagsEnded = true;
      continue;
    }
    const [typed, inlineValue] = splitFlag(token);
    const flag = shortFlags[typed] ?? typed;
    const takeValue = (): string => {
      if (inlineValue !== undefined) return inlineValue;
      const next = tokens[index + 1];
      if (next === undefined || (next.startsWith('-') && next !== '-' && !/^-\d/.test(next))) {
        throw new UsageError(
          `${flag} needs a value.`,
          next === undefined ? undefined : `Write ${flag}=${next} where the value begins with a dash.`,
        );
      }
      index += 1;
      return next;
    };

    const global = globalFlags.find(({ name }) => `--${name}` === flag);
    const field = fields.find((candidate) => `--${candidate.flag}` === flag);
    const negated = fields.find((candidate) => `--no-${candidate.flag}` === flag);
    if (global) {
      if (!global.takesValue && inlineValue !== undefined) throw new UsageError(`${flag} takes no value.`);
      globals[global.name] = global.takesValue ? takeValue() : true;
    } else if (negated && (negated.kind === 'switch' || negated.isNullable)) {
      if (inlineValue !== undefined) throw new UsageError(`${flag} takes no value.`);
      input[negated.name] = negated.kind === 'switch' ? false : null;
    } else if (!field) {
      throw unknownFlag(typed, fields, globalFlags);
    } else if (field.kind === 'secret' && inlineValue === undefined) {
      secrets.push(field.name);
    } else if (field.kind === 'switch' && inlineValue === undefined) {
      input[field.name] = true;
    } else {
      const value = coerce(field, takeValue(), flag, nowMs);
      if (field.kind === 'list') {
        input[field.name] = [...((input[field.name] as unknown[] | undefined) ?? []), value];
      } else {
        input[field.name] = value;
      }
    }
  }
  placePositionals(positionals, fields, input, nowMs);
  return { input, globals, secrets };
}

function unknownFlag(
  typed: string,
  fields: readonly Field[],
  globalFlags: readonly GlobalFlag[],
): UsageError {
  const known = [...fields.map(({ flag }) => `--${flag}`), ...globalFlags.map(({ name }) => `--${name}`)];
  const near = didYouMean(typed, known);
  return new UsageError(
    `${typed} is no flag of this command${near === undefined ? '.' : `; did you mean ${near}?`}`,
    near === undefined ? 'A name that begins with a dash goes behind -- .' : undefined,
  );
}

function placePositionals(
  positionals: readonly string[],
  fields: readonly Field[],
  input: Record<string, unknown>,
  nowMs: number,
): void {
  const places = fields
    .filter((field) => field.position !== null)
    .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0));
  for (const [index, text] of positionals.entries()) {
    const field = places[index];
    if (field === undefined) {
      throw new UsageError(
        places.length === 0
          ? `This command takes no name, but “${text}” was given.`
          : `“${text}” is one name too many.`,
      );
    }
    input[field.name] = coerce(field, text, field.flag.toUpperCase(), nowMs);
  }
}
