import { isMap, isScalar, isSeq } from 'yaml';
import type { z } from 'zod';
import type { ConfiguredValue } from '../contract/teamfile.ts';
import { describeIssue } from '../contract/issues.ts';
import type { ConfigurationSection, ConfiguredItem } from '../platform/configuration/types.ts';
import { parseYaml, type ParsedYaml } from './parse-yaml.ts';
import { quoted, unusable } from './place.ts';
import { teamFileVersion } from './write-file.ts';

const newer = 'Update Wheelhouse where the file comes from a newer version; else take it out.';

interface Entry {
  readonly name: string;
  readonly key: unknown;
  readonly value: unknown;
}

/** The entries of a map; a name that stands there twice, or is none, is refused. */
function entriesOf(node: unknown, what: string, { placeOf }: ParsedYaml): readonly Entry[] {
  // `hosts:` with nothing below it is a section without items.
  if (node === null || (isScalar(node) && node.value === null)) return [];
  if (!isMap(node)) throw unusable(`must have names below ${what}, each with a colon.`, placeOf(node));
  const seen = new Set<string>();
  return node.items.map(({ key, value }) => {
    if (!isScalar(key)) throw unusable('has a name that is no plain text.', placeOf(key));
    // As it is written: a host may be called 1, yes or null.
    const { value: parsed, source } = key;
    const name = typeof parsed === 'string' ? parsed : (source ?? String(parsed));
    // Names that differ in case alone mean the same host.
    const folded = name.toLowerCase();
    if (seen.has(folded)) {
      throw unusable(`has ${quoted(name)} a second time: keep one of the two.`, placeOf(key));
    }
    seen.add(folded);
    return { name, key, value };
  });
}

function keyText(key: unknown): string {
  return isScalar(key) ? (key.source ?? String(key.value)) : '';
}

function toPlain(node: unknown): unknown {
  if (isMap(node))
    return Object.fromEntries(node.items.map(({ key, value }) => [keyText(key), toPlain(value)]));
  if (isSeq(node)) return node.items.map(toPlain);
  return isScalar(node) ? node.value : null;
}

/** The sentence about the first thing that does not fit, at the place where it stands. */
function refuseIssue(issue: z.core.$ZodIssue, entry: Entry, parsed: ParsedYaml, isNamed: boolean): never {
  const { placeOf } = parsed;
  const map = isMap(entry.value) ? entry.value : null;
  const field = issue.code === 'unrecognized_keys' ? issue.keys[0] : issue.path[0];
  const found = map?.items.find(({ key }) => keyText(key) === field);
  if (issue.code === 'unrecognized_keys') {
    const unknown = `has the field ${quoted(issue.keys[0] ?? '')}, which this Wheelhouse does not know.`;
    throw unusable(unknown, placeOf(found?.key ?? entry.key), newer);
  }
  if (isNamed && found === undefined && field !== undefined) {
    throw unusable(`lacks “${String(field)}” below ${quoted(entry.name)}.`, placeOf(entry.key));
  }
  // A sentence of the schema’s own says all; what zod made of it needs the name of the field.
  if (issue.code === 'custom') {
    throw unusable(`does not fit: ${issue.message}`, placeOf(found?.value ?? entry.value));
  }
  const path = isNamed ? issue.path : [entry.name];
  const sentence = describeIssue('', { ...issue, path }).replace(/^: /, '');
  throw unusable(`does not fit: ${sentence}`, placeOf(found?.value ?? entry.value ?? entry.key));
}

function readItem(section: ConfigurationSection, entry: Entry, parsed: ParsedYaml): ConfiguredItem {
  const isNamed = section.form === 'named';
  const named = section.nameSchema.safeParse(entry.name);
  const wrongName = named.error?.issues[0];
  if (wrongName !== undefined) {
    if (wrongName.code === 'invalid_value') {
      const unknown = `has ${quoted(entry.name)} below ${section.name}, which this Wheelhouse does not know.`;
      throw unusable(unknown, parsed.placeOf(entry.key), newer);
    }
    throw unusable(`has a name that does not fit: ${wrongName.message}`, parsed.placeOf(entry.key));
  }
  if (isNamed) entriesOf(entry.value, quoted(entry.name), parsed);
  const value = toPlain(entry.value);
  const fields = section.fieldsSchema.safeParse(isNamed ? (value ?? {}) : { value });
  const issue = fields.error?.issues[0];
  if (issue !== undefined) refuseIssue(issue, entry, parsed, isNamed);
  return { name: named.data ?? entry.name, fields: (fields.data ?? {}) as Record<string, ConfiguredValue> };
}

function checkVersion(top: readonly Entry[], parsed: ParsedYaml): void {
  const { placeOf } = parsed;
  const entry = top.find(({ name }) => name === 'wheelhouse');
  const version = isScalar(entry?.value) ? entry.value.value : undefined;
  if (version === teamFileVersion) return;
  if (typeof version === 'number' && version > teamFileVersion) {
    throw unusable(
      `is of form ${String(version)}, and this Wheelhouse knows form ${String(teamFileVersion)}.`,
      placeOf(entry?.value),
      'Update Wheelhouse on this laptop.',
    );
  }
  throw unusable(
    `is none of Wheelhouse: it must begin with “wheelhouse: ${String(teamFileVersion)}”.`,
    placeOf(entry?.value ?? null),
    'Choose a file that wheelhouse configuration export wrote.',
  );
}

/**
 * What a team file wants, for each section in the order given. Throws VALIDATION: one sentence with line and column, and
 * nothing of the file is taken where any of it does not fit.
 */
export function readTeamFile(
  text: string,
  sections: readonly ConfigurationSection[],
): readonly { readonly section: ConfigurationSection; readonly wanted: readonly ConfiguredItem[] }[] {
  const parsed = parseYaml(text);
  if (!isMap(parsed.root)) {
    throw unusable(
      `is none of Wheelhouse: it must begin with “wheelhouse: ${String(teamFileVersion)}”.`,
      null,
      'Choose a file that wheelhouse configuration export wrote.',
    );
  }
  const top = entriesOf(parsed.root, 'the file', parsed);
  checkVersion(top, parsed);
  const known = new Set(['wheelhouse', ...sections.map(({ name }) => name)]);
  const stranger = top.find(({ name }) => !known.has(name));
  if (stranger !== undefined) {
    const unknown = `has the section ${quoted(stranger.name)}, which this Wheelhouse does not know.`;
    throw unusable(unknown, parsed.placeOf(stranger.key), newer);
  }
  return sections.map((section) => {
    const node = top.find(({ name }) => name === section.name)?.value ?? null;
    const entries = entriesOf(node, quoted(section.name), parsed);
    return { section, wanted: entries.map((entry) => readItem(section, entry, parsed)) };
  });
}
