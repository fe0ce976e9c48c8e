import { glob } from 'node:fs/promises';
import path from 'node:path';
import { readPlainFile } from '../platform/ssh/key-file.ts';

/** A name that ~/.ssh/config gives to a host. */
export interface ConfiguredHost {
  readonly alias: string;
  readonly hostName: string | null;
  readonly user: string | null;
  readonly port: number | null;
  readonly jump: string | null;
  /** The file that names it. */
  readonly file: string;
}

type Draft = { -readonly [Key in keyof ConfiguredHost]: ConfiguredHost[Key] };

// As OpenSSH's READCONF_MAX_DEPTH.
const maxDepth = 16;
const maxHosts = 500;

function words(value: string): readonly string[] {
  return [...value.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

/** A keyword in lower case and its value; null for an empty line or a comment. */
function readLine(line: string): readonly [string, string] | null {
  const [, keyword, value] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
  return keyword === undefined || value === undefined ? null : [keyword.toLowerCase(), value];
}

function take(draft: Draft, keyword: string, value: string): void {
  const [first = ''] = words(value);
  // The first value counts, as in OpenSSH.
  if (keyword === 'hostname') draft.hostName ??= first;
  else if (keyword === 'user') draft.user ??= first;
  else if (keyword === 'port' && /^\d{1,5}$/.test(first)) draft.port ??= Number(first);
  else if (keyword === 'proxyjump' && first !== 'none') draft.jump ??= first;
}

async function included(pattern: string, homeFolder: string): Promise<readonly string[]> {
  const wanted = pattern.startsWith('~/')
    ? path.join(homeFolder, pattern.slice(2))
    : path.resolve(homeFolder, '.ssh', pattern);
  const files: string[] = [];
  for await (const file of glob(wanted)) files.push(file);
  return files.toSorted((a, b) => a.localeCompare(b));
}

/**
 * The hosts that an SSH configuration names, in its order, the files that it includes with it. Patterns, negations and
 * logins of Git are left out. Files that cannot be read hold no host. Never rejects.
 */
export async function listConfiguredHosts(
  file: string,
  homeFolder: string,
): Promise<readonly ConfiguredHost[]> {
  const found = new Map<string, Draft>();
  const seen = new Set<string>();
  async function read(at: string, depth: number): Promise<void> {
    if (depth > maxDepth || seen.has(at)) return;
    seen.add(at);
    const text = await readPlainFile(at).catch(() => null);
    let block: readonly Draft[] = [];
    for (const line of (text ?? '').split(/\r?\n/)) {
      const [keyword, value] = readLine(line) ?? ['', ''];
      if (keyword === 'include') {
        for (const pattern of words(value)) {
          for (const next of await included(pattern, homeFolder)) await read(next, depth + 1);
        }
      } else if (keyword === 'match') {
        block = [];
      } else if (keyword === 'host') {
        block = words(value)
          .filter((alias) => /^[^*?!\s-][^*?!\s]*$/.test(alias))
          .map((alias) => {
            const draft = found.get(alias) ?? {
              alias,
              hostName: null,
              user: null,
              port: null,
              jump: null,
              file: at,
            };
            if (found.size < maxHosts) found.set(alias, draft);
            return draft;
          });
      } else {
        for (const draft of block) take(draft, keyword, value);
      }
    }
  }
  await read(file, 0);
  return [...found.values()].filter(({ user }) => user !== 'git');
}
