import { CST, Lexer } from 'yaml';
import { unusable, type Place } from './place.ts';

// The export has three levels, and what people write by hand hardly more.
const maximumBrackets = 20;
const maximumMarksInLine = 20;
const maximumIndent = 64;
// 2,000 hosts are some 60,000.
const maximumTokens = 120_000;

const opening = new Set(['flow-seq-start', 'flow-map-start']);
const closing = new Set(['flow-seq-end', 'flow-map-end']);
const marks = new Set(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);
// Where a document, a scalar and a broken collection begin or end; control characters, of which the text has none.
const outsideText = new Set(['\u0002', '\u0018', '\u001f']);

/**
 * Refuses what is nested too deep before it is parsed. yaml's parser calls itself for each level, and where the stack ends
 * within a regular expression V8 ends the whole process (seen: 200,000 brackets, "RegExpCompiler Allocation failed"), which
 * no `catch` can hold. Its lexer does not call itself. Throws VALIDATION.
 */
export function refuseNesting(text: string, placeAt: (offset: number) => Place): void {
  let offset = 0;
  let tokens = 0;
  let brackets = 0;
  let marksInLine = 0;
  let isLineStart = true;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token) ?? '';
    tokens += 1;
    if (opening.has(type)) brackets += 1;
    else if (closing.has(type)) brackets = Math.max(0, brackets - 1);
    else if (marks.has(type) && brackets === 0) marksInLine += 1;
    if (token.includes('\n')) marksInLine = 0;
    const isIndent = isLineStart && type === 'space';
    if (tokens > maximumTokens) throw unusable('is larger than any team file is.', placeAt(offset));
    if (
      brackets > maximumBrackets ||
      marksInLine > maximumMarksInLine ||
      (isIndent && token.length > maximumIndent)
    ) {
      throw unusable('is nested deeper than any team file is.', placeAt(offset));
    }
    isLineStart = token.endsWith('\n');
    if (!outsideText.has(token)) offset += token.length;
  }
}
