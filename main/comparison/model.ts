import { comparisonSections, type ComparisonEntry, type ComparisonSection } from '../contract/comparison.ts';

/** One thing that is true of a container, in words that mean the same on every host. */
export interface Fact {
  readonly section: ComparisonSection;
  readonly key: string;
  /** What is compared. May be a secret: it is never shown. */
  readonly plain: string;
  /** What may be shown of it. */
  readonly shown: string;
}

type Severity = Exclude<ComparisonEntry['severity'], 'none'>;

const changed: Readonly<Record<ComparisonSection, Severity>> = {
  service: 'info',
  image: 'warning',
  // Values differ between environments by design; a name that one side lacks is what breaks.
  environment: 'info',
  command: 'warning',
  health: 'warning',
  ports: 'info',
  mounts: 'warning',
  networks: 'info',
  restart: 'warning',
  limits: 'warning',
  security: 'critical',
  logging: 'info',
  labels: 'info',
};

function severityOf(section: ComparisonSection, kind: ComparisonEntry['kind']): ComparisonEntry['severity'] {
  if (kind === 'same') return 'none';
  if (section === 'environment' && kind !== 'changed') return 'warning';
  return changed[section];
}

const shownLength = 500;
const cut = (text: string): string => (text.length <= shownLength ? text : `${text.slice(0, shownLength)} …`);

function toEntry(a: Fact | undefined, b: Fact | undefined): ComparisonEntry {
  const fact = a ?? b;
  if (fact === undefined) throw new Error('A comparison has neither side.');
  const { section, key } = fact;
  const kind =
    a === undefined ? 'onlyB' : b === undefined ? 'onlyA' : a.plain === b.plain ? 'same' : 'changed';
  return {
    section,
    key,
    kind,
    a: a === undefined ? null : cut(a.shown),
    b: b === undefined ? null : cut(b.shown),
    masked: [a, b].some((one) => one !== undefined && one.shown !== one.plain),
    severity: severityOf(section, kind),
  };
}

const keyOf = ({ section, key }: Fact): string => JSON.stringify([section, key]);

/** What is the same and what differs, section by section, each by the names of its things. Pure. */
export function compareFacts(a: readonly Fact[], b: readonly Fact[]): readonly ComparisonEntry[] {
  const inA = new Map(a.map((fact) => [keyOf(fact), fact]));
  const inB = new Map(b.map((fact) => [keyOf(fact), fact]));
  const keys = [...new Set([...inA.keys(), ...inB.keys()])];
  return keys
    .map((key) => toEntry(inA.get(key), inB.get(key)))
    .sort(
      (x, y) =>
        comparisonSections.indexOf(x.section) - comparisonSections.indexOf(y.section) ||
        x.key.localeCompare(y.key),
    );
}
