import { LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import { maximumTeamFileCharacters } from '../contract/teamfile.ts';
import { refuseNesting } from './nesting.ts';
import { quoted, unusable, type Place } from './place.ts';

/** The file as a tree that still knows where each thing stands. */
export interface ParsedYaml {
  readonly root: Node | null;
  readonly placeOf: (node: unknown) => Place | null;
}

function checkText(text: string): void {
  if (text.length > maximumTeamFileCharacters) {
    throw unusable(
      'is larger than 256 KB, which no team file is.',
      null,
      'Choose the file that was exported.',
    );
  }
  if (text.trim() === '') {
    throw unusable('is empty.', null, 'Choose a file that wheelhouse configuration export wrote.');
  }
  // U+FFFD is what a reader makes of bytes that are no UTF-8.
  const strange = /[^\P{Cc}\t\n\r]|\ufffd/u.exec(text);
  if (strange !== null) {
    const before = text.slice(0, strange.index).split('\n');
    const place = { line: before.length, col: (before.at(-1)?.length ?? 0) + 1 };
    throw unusable(
      'holds what is no UTF-8 text.',
      place,
      'Save the file as UTF-8 text, and choose it again.',
    );
  }
}

/** yaml's own codes in the words of a person. */
const words: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'is indented with a tab, which YAML forbids: use spaces.',
  BAD_ALIAS: 'uses an anchor or an alias, which a team file has not: write the value out.',
  BAD_INDENT: 'is not indented like the lines around it.',
  MULTIPLE_DOCS: 'begins a second document: a team file is one.',
  MISSING_CHAR: 'is not finished: a quote, a bracket or a colon is missing.',
  MULTILINE_IMPLICIT_KEY: 'has a name that runs over several lines: is a colon missing?',
  UNEXPECTED_TOKEN: 'holds something that has no place there.',
};

function refuseTricks(document: Document, placeOf: ParsedYaml['placeOf']): void {
  visit(document, {
    Alias(_, node) {
      throw unusable(words['BAD_ALIAS'] ?? '', placeOf(node));
    },
    Node(_, node) {
      if ('anchor' in node && node.anchor !== undefined)
        throw unusable(words['BAD_ALIAS'] ?? '', placeOf(node));
      if (node.tag !== undefined) {
        throw unusable(`has the tag ${quoted(node.tag)}, which a team file has not.`, placeOf(node));
      }
    },
  });
}

/** The first thing in YAML's own eyes that is wrong with the file. */
function refuseBroken(document: Document.Parsed, placeAt: (offset: number) => Place): void {
  const error = document.errors[0] ?? document.warnings[0];
  if (error === undefined) return;
  const sentence =
    words[error.code] ?? `cannot be read as YAML: ${error.message.split('\n')[0] ?? error.code}.`;
  throw unusable(sentence, placeAt(error.pos[0]));
}

/** Reads YAML that may be hostile. Throws VALIDATION: one sentence with line and column. */
export function parseYaml(text: string): ParsedYaml {
  checkText(text);
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  const placeAt = (offset: number): Place => lines.linePos(offset);
  const placeOf = (node: unknown): Place | null => {
    const isNode = typeof node === 'object' && node !== null && 'range' in node;
    const range = isNode ? (node as Node).range : null;
    return range === null || range === undefined ? null : placeAt(range[0]);
  };
  refuseNesting(text, placeAt);
  // Equal names are looked for where the file is read: yaml compares each with each, which takes seconds for 30,000.
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, schema: 'core' });
  refuseBroken(document, placeAt);
  refuseTricks(document, placeOf);
  return { root: document.contents, placeOf };
}
