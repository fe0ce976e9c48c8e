// Which room may import which. Run by tests/support/imports.ts, proven by tests/unit/support/imports.test.ts.
// Each comment is the message that a person reads: what is wrong, and where the import should go instead.
const { readdirSync } = require('node:fs');
const path = require('node:path');

const faces = 'electron|cli|server';
// Every folder of main/ that is neither below the features nor a face is one, so that a new room is held to the rules at once.
const features = readdirSync(path.join(__dirname, 'main'), { withFileTypes: true })
  .filter(
    (entry) =>
      entry.isDirectory() && !['contract', 'platform', 'workloads', ...faces.split('|')].includes(entry.name),
  )
  .map(({ name }) => name)
  .join('|');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'renderer-knows-only-the-contract',
      comment:
        'The renderer runs in a browser and knows main/contract and nothing else of main/: ask the engine through a procedure of the contract.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(main/(?!contract/)|preload/|tests/)' },
    },
    {
      name: 'renderer-has-no-node',
      comment: 'The renderer runs in a browser, where Node’s modules do not exist: let the engine do it.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'ui-knows-no-feature',
      comment:
        'renderer/ui is the design system: of the app it knows language and failures alone, and no feature. Hand the value in as a property.',
      severity: 'error',
      from: { path: '^renderer/ui/' },
      to: { path: '^renderer/(features/|app/(?!language/|client/failure))' },
    },
    {
      name: 'electron-only-in-the-shell',
      comment:
        'Only main/electron/ and preload/ import electron: what a face alone can do, it lends over the contract.',
      severity: 'error',
      from: { path: '^(main|renderer)/', pathNot: '^main/electron/' },
      to: { path: '(^|/)electron($|/)', pathNot: '^main/electron/' },
    },
    {
      name: 'preload-is-only-a-bridge',
      comment: 'preload/ is one bridge without logic: it imports electron and main/contract, nothing else.',
      severity: 'error',
      from: { path: '^preload/' },
      to: {
        path: '^(main|renderer|tests)/|(^|/)node_modules/',
        pathNot: '^main/contract/|(^|/)node_modules/electron/',
      },
    },
    {
      name: 'contract-stands-alone',
      comment:
        'main/contract is what every face shares: it imports itself, zod and @orpc/contract. Put what needs more into the room that does the work.',
      severity: 'error',
      from: { path: '^main/contract/' },
      to: { pathNot: '^main/contract/|(^|/)node_modules/(zod|@orpc/contract)/' },
    },
    {
      name: 'features-meet-through-queries',
      comment:
        'Features read each other only through queries.ts: export there what this feature needs; to act on another feature, call its procedure.',
      severity: 'error',
      from: { path: `^main/(${features})/` },
      to: { path: `^main/(${features})/`, pathNot: '^main/(?:$1/|[^/]+/queries\\.ts$)' },
    },
    {
      name: 'platform-knows-no-feature',
      comment:
        'Imports run downwards: main/platform knows no workload, no feature, no face and not the engine. Let the caller hand it in.',
      severity: 'error',
      from: { path: '^main/platform/' },
      to: { path: `^main/(workloads|${features}|${faces}|engine)(/|[.-])` },
    },
    {
      name: 'workloads-know-no-feature',
      comment:
        'Imports run downwards: main/workloads knows platform and contract. Let the feature hand it in.',
      severity: 'error',
      from: { path: '^main/workloads/' },
      to: { path: `^main/(${features}|${faces}|engine)(/|[.-])` },
    },
    {
      name: 'features-know-no-face',
      comment:
        'Imports run downwards: a feature knows no face and not the engine. What a face has to show goes through the contract.',
      severity: 'error',
      from: { path: `^main/(${features})/` },
      to: { path: `^main/(${faces}|engine)(/|[.-])` },
    },
    {
      name: 'faces-know-no-feature',
      comment:
        'A face (electron, cli, server) asks through the contract; main/engine.ts alone puts the features together.',
      severity: 'error',
      from: { path: `^main/(${faces})/` },
      to: { path: `^main/(workloads|${features})/` },
    },
    {
      name: 'product-knows-no-test',
      comment: 'The product does not import tests/: move what both need into the product.',
      severity: 'error',
      from: { path: '^(main|renderer|preload)/' },
      to: { path: '^tests/' },
    },
    {
      name: 'engine-runs-on-dependencies',
      comment:
        'This package is only a devDependency and is missing from the packaged app: list it under dependencies.',
      severity: 'error',
      from: { path: '^main/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '(^|/)node_modules/(electron|@types)/',
      },
    },
    {
      name: 'no-circle',
      comment: 'These files import each other in a circle: move what both need into a third file below them.',
      severity: 'error',
      from: { pathNot: '(^|/)node_modules/' },
      // A file may name a type of one above it in its room; between rooms tests/support/rooms.ts forbids that too.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'This import leads nowhere: the file or the package does not exist.',
      severity: 'error',
      from: { path: '^(main|renderer|preload|tests)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Beside typescript 7 alone dependency-cruiser's own TypeScript reader reads nothing and passes.
    parser: 'swc',
    moduleSystems: ['es6'],
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\?(raw|url|worker)|\\.(css|svg|png|woff2?)$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.d.ts'],
    },
  },
};
