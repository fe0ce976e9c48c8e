import { z } from 'zod';

// oRPC's wire format (1.16.1): `i` is the id of the call, `t` what kind of message (a request without it), `p` what it says.
const callSchema = z.looseObject({
  i: z.string().min(1).max(64),
  t: z.literal(1).optional(),
  p: z.looseObject({
    u: z.string().max(1024).regex(/^\//),
    h: z.record(z.string(), z.unknown()).optional(),
    m: z.string().max(16).optional(),
  }),
});
const eventKind = 3;
const abortKind = 4;
const sequelSchema = z.looseObject({
  i: z.string().min(1).max(64),
  t: z.literal([eventKind, abortKind]),
});

// Deeper than any input of the contract, and shallow enough for code that walks it by recursion.
const maximumDepth = 128;

/** Whether the brackets of a JSON text go no deeper than that. Strings are skipped; the text need not be valid. Pure. */
function isShallow(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth > maximumDepth) return false;
    } else if (character === ']' || character === '}') depth -= 1;
  }
  return true;
}

/** Whether a message that came in is one of the contract's carrier. Every input travels as text: the contract has no binary field. */
export function isCall(message: unknown): boolean {
  if (typeof message !== 'string' || !isShallow(message)) return false;
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
  return callSchema.safeParse(json).success || sequelSchema.safeParse(json).success;
}
