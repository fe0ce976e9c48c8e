import { z } from 'zod';
import { isSecretName, maskArguments, maskEnvEntry, maskText, maskValue } from './mask.ts';
import type { CallOptions, EngineClient } from './types.ts';

/** A value of the engine's own answer. */
type Tree = z.output<ReturnType<typeof z.json>>;
export type TreeObject = Readonly<Record<string, Tree>>;

/** The engine's whole answer about a container, with its secrets: it must not leave the engine as it is. */
export function inspectRaw(
  engine: EngineClient,
  container: string,
  options: CallOptions = {},
): Promise<TreeObject> {
  return engine.ask(
    {
      ...options,
      what: `inspect ${container}`,
      subject: container,
      method: 'GET',
      path: `/containers/${encodeURIComponent(container)}/json`,
    },
    z.record(z.string(), z.json()),
  );
}

export interface MaskedTree {
  readonly tree: TreeObject;
  /** The names under which `secretOf` finds what was masked, in the order of the tree: `/Config/Env/DB_PASSWORD`, `/Config/Cmd/2`. */
  readonly masked: readonly string[];
}

const argumentLists = new Set(['Cmd', 'Entrypoint', 'Args', 'Test', 'Shell', 'OnBuild']);
const namedValues = new Set(['Labels', 'Annotations', 'Config', 'Options', 'Opts', 'DriverOpts', 'Sysctls']);
// Keys of Docker's own whose names sound secret and whose values are paths or public.
const structural = new Set(['SandboxKey', 'MaskedPaths', 'ReadonlyPaths']);

function isObject(tree: Tree): tree is Record<string, Tree> {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree);
}

function isTexts(tree: Tree): tree is string[] {
  return Array.isArray(tree) && tree.every((entry) => typeof entry === 'string');
}

type Visit = (path: string, plain: string, shown: string) => void;

function maskTexts(key: string, path: string, texts: readonly string[], visit: Visit): string[] {
  if (key === 'Env') {
    return texts.map((entry) => {
      const shown = maskEnvEntry(entry);
      const [name = ''] = entry.split('=', 1);
      visit(`${path}/${name}`, entry.slice(name.length + 1), shown.slice(name.length + 1));
      return shown;
    });
  }
  const shown = argumentLists.has(key) ? [...maskArguments(texts)] : texts.map(maskText);
  texts.forEach((text, index) => {
    visit(`${path}/${String(index)}`, text, shown[index] ?? '');
  });
  return shown;
}

function maskTree(tree: Tree, key: string, path: string, isNamed: boolean, visit: Visit): Tree {
  if (typeof tree === 'string') {
    const isByName = isNamed || (isSecretName(key) && !structural.has(key));
    const shown = isByName ? maskValue(key, tree) : maskText(tree);
    visit(path, tree, shown);
    return shown;
  }
  if (isTexts(tree)) return maskTexts(key, path, tree, visit);
  if (Array.isArray(tree)) {
    return tree.map((entry: Tree, index) => maskTree(entry, key, `${path}/${String(index)}`, false, visit));
  }
  if (!isObject(tree)) return tree;
  // `Config` is both the container's settings, an object of many kinds, and a log driver's options, all of them texts.
  const isNames = namedValues.has(key) && Object.values(tree).every((value) => typeof value === 'string');
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => [
      name,
      maskTree(value, name, `${path}/${name}`, isNames, visit),
    ]),
  );
}

/** The answer as any face may have it, and the names of what was masked in it. Pure. */
export function maskInspect(raw: TreeObject): MaskedTree {
  const masked: string[] = [];
  const tree = maskTree(raw, '', '', false, (path, plain, shown) => {
    if (shown !== plain) masked.push(path);
  });
  return { tree: isObject(tree) ? tree : {}, masked };
}

/** The plain value of what was masked under a name; a variable's own name does too. Undefined for what was not masked. Pure. */
export function secretOf(raw: TreeObject, name: string): string | undefined {
  const wanted = name.startsWith('/') ? name : `/Config/Env/${name}`;
  let found: string | undefined;
  maskTree(raw, '', '', false, (path, plain, shown) => {
    if (path === wanted && shown !== plain) found ??= plain;
  });
  return found;
}
