import { ORPCError } from '@orpc/contract';

/** The largest message that a face or the engine accepts. */
export const maximumMessageBytes = 16 * 1024 * 1024;

// What stands around an input in a message, and what escaping may add to a character, is within the other half.
const maximumCharacters = maximumMessageBytes / 2;
const maximumDepth = 64;

interface Weighed {
  readonly characters: number;
  readonly depth: number;
}

/** How long and how deep an input is; stops counting once either is too much. Without recursion, for it may be deep. Pure. */
function weigh(input: unknown): Weighed {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: input, depth: 1 }];
  let characters = 0;
  let deepest = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    deepest = Math.max(deepest, depth);
    if (deepest > maximumDepth || characters > maximumCharacters) break;
    if (typeof value === 'string') characters += value.length;
    else if (Array.isArray(value)) for (const item of value) waiting.push({ value: item, depth: depth + 1 });
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        characters += key.length;
        waiting.push({ value: item, depth: depth + 1 });
      }
    } else characters += 8;
  }
  return { characters, depth: deepest };
}

interface Call<Output> {
  readonly path: readonly string[];
  readonly input: unknown;
  readonly next: () => Output;
}

/**
 * An interceptor for every face's client: what the engine would hang up on is told here in a sentence, and the connection
 * stays. Throws VALIDATION.
 */
export function limitInput<Output>({ path, input, next }: Call<Output>): Output {
  const { characters, depth } = weigh(input);
  const name = path.join('.');
  if (characters > maximumCharacters) {
    throw new ORPCError('VALIDATION', {
      defined: true,
      message: `${name}: the input is larger than ${String(maximumCharacters / 1024 / 1024)} MB, which is more than any of its fields can hold.`,
      data: {},
    });
  }
  if (depth > maximumDepth) {
    throw new ORPCError('VALIDATION', {
      defined: true,
      message: `${name}: the input is nested deeper than ${String(maximumDepth)} levels, which is more than any of its fields can hold.`,
      data: {},
    });
  }
  return next();
}
