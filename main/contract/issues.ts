import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
  record: 'an object with fields',
};

// A list of words in an error is for people; hundreds are for nobody.
const shownOptions = 12;

function limitOf(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string {
  const limit = 'maximum' in issue ? issue.maximum : issue.minimum;
  const bound = 'maximum' in issue ? 'at most' : 'at least';
  const { origin } = issue;
  if (origin === 'string') return `must have ${bound} ${String(limit)} characters`;
  if (origin === 'array' || origin === 'set') return `must have ${bound} ${String(limit)} items`;
  return `must be ${bound} ${String(limit)}`;
}

/** What a value must be, as the end of a sentence that begins with its name; null where the schema says it itself. */
function requirementOf(issue: z.core.$ZodIssue): string | null {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? `of the kind “${issue.expected}”`}`;
    case 'too_big':
    case 'too_small':
      return limitOf(issue);
    case 'invalid_value': {
      const options = issue.values.slice(0, shownOptions).map(String);
      return `must be ${options.length === 1 ? '' : 'one of '}${options.join(', ')}`;
    }
    case 'unrecognized_keys':
      return 'has fields that are not known here';
    case 'invalid_union':
      return 'has none of the forms that are possible here';
    case 'invalid_format':
      return 'is not written as it must be';
    default:
      return null;
  }
}

// zod's own words begin like this; those that a schema of ours gives are sentences already.
const generated = /^(?:Invalid|Too big|Too small|Unrecognized|Expected)\b/;

/**
 * The first thing that is wrong with an input, as one sentence: `containers.restart: “timeoutSeconds” must be at least 0.`
 * What was given is not repeated: it may be a secret, or a megabyte. Pure.
 */
export function describeIssue(
  procedure: string,
  issue: { readonly message: string; readonly path?: readonly unknown[] | undefined } | undefined,
): string {
  const path = (issue?.path ?? []).map(String).join('.').slice(0, 200);
  const name = path === '' ? 'the input' : `“${path}”`;
  if (issue === undefined) return `${procedure}: ${name} does not fit.`;
  const requirement = 'code' in issue ? requirementOf(issue as unknown as z.core.$ZodIssue) : null;
  if (requirement !== null && generated.test(issue.message)) return `${procedure}: ${name} ${requirement}.`;
  const words = issue.message.replaceAll(/\s+/g, ' ').slice(0, 300);
  const sentence = `${procedure}: ${name} does not fit: ${words}`;
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
