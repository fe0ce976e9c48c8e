import { stripAnsi } from '../../ui/ansi.ts';

// Folding is for reading; a line longer than this stays as it is.
const longestCharacters = 100_000;
const messageFields = ['msg', 'message', 'event', 'error', 'text'] as const;

interface JsonLine {
  /** The message in it, if one is recognised. */
  readonly message: string | null;
  readonly pretty: string;
}

/** A line that is one JSON object, laid out for reading; null for any other. */
export function parseJsonLine(line: string): JsonLine | null {
  const text = stripAnsi(line).trim();
  if (!text.startsWith('{') || !text.endsWith('}') || text.length > longestCharacters) return null;
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    const field = messageFields.find((name) => typeof value[name] === 'string');
    return {
      message: field === undefined ? null : String(value[field]),
      pretty: JSON.stringify(value, null, 2),
    };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
