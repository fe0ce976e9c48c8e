import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where Wheelhouse finds its own files, the same from a checkout, from a build and from inside a package. */
export interface Layout {
  /** The folder of package.json. */
  readonly root: string;
  readonly version: string;
  /** `source`: TypeScript run directly by Node. `bundle`: what `npm run build` wrote. */
  readonly kind: 'source' | 'bundle';
  /** True in a checkout, where the lab and the build can be run. */
  readonly isCheckout: boolean;
  /** The file that Node runs as the engine process. */
  readonly engineProcess: string;
  /** The built renderer: index.html and its assets. */
  readonly renderer: string;
  /** The built preload script. */
  readonly preload: string;
  readonly assets: string;
  /** The lab's command; only a checkout has it. */
  readonly labScript: string;
  /** The Node that package.json pins, where its package is installed. */
  readonly pinnedNode: string | null;
}

const here = fileURLToPath(import.meta.url);

function findRoot(): { root: string; version: string } {
  for (let folder = path.dirname(here); ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json');
    if (existsSync(file)) {
      const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
      if (name === 'wheelhouse' && version !== undefined) return { root: folder, version };
    }
    if (folder === path.dirname(folder)) {
      throw new Error(`The package.json of Wheelhouse is missing above ${here}; install Wheelhouse again.`);
    }
  }
}

/** Files that another program reads (plain Node) cannot stay inside an asar archive. */
function outsideArchive(file: string): string {
  const unpacked = file.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
  return unpacked !== file && existsSync(unpacked) ? unpacked : file;
}

function findLayout(): Layout {
  const { root, version } = findRoot();
  const kind = here.endsWith('.ts') ? 'source' : 'bundle';
  const labScript = path.join(root, 'tests', 'lab', 'lab.ts');
  const nodeFile = path.join('node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  // A package that was made from a runtime too old to run the engine carries Node beside its archive.
  const nodes = [path.join(root, 'node_modules', nodeFile), path.join(path.dirname(root), nodeFile)];
  return {
    root,
    version,
    kind,
    isCheckout: existsSync(path.join(root, 'tests', 'support', 'run.mjs')),
    engineProcess:
      kind === 'source'
        ? path.join(root, 'main', 'engine-process.ts')
        : outsideArchive(path.join(root, 'dist', 'main', 'engine-process.js')),
    renderer: path.join(root, 'dist', 'renderer'),
    preload: path.join(root, 'dist', 'preload', 'index.cjs'),
    assets: path.join(root, 'assets'),
    labScript,
    pinnedNode: nodes.find((file) => existsSync(file)) ?? null,
  };
}

export const layout: Layout = findLayout();
