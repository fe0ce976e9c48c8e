import type { ConfigurationPlan } from '../contract/teamfile.ts';
import type { Access } from '../contract/procedure.ts';
import type { Actor } from '../platform/actor.ts';
import { auditedChange } from '../platform/audit/audited.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { ConfigurationSection, ItemChange } from '../platform/configuration/types.ts';
import type { Database } from '../platform/database/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { fingerprintOf, keyOf, toChanges, toPlannedItems, type SectionPlan } from './model.ts';
import { createPreviousFiles } from './previous.ts';
import { checkChoice } from './check-choice.ts';

export interface TeamFileDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly audit: Audit;
  readonly dataFolder: string;
  /** In the order in which they stand in the file. */
  readonly sections: readonly ConfigurationSection[];
}

/** What a person asks to import. */
export interface ImportInput {
  readonly text: string;
  readonly fingerprint: string;
  readonly items?: readonly string[] | undefined;
  readonly runsHere?: readonly string[] | undefined;
  readonly notHere?: readonly string[] | undefined;
  readonly remove?: readonly string[] | undefined;
  readonly confirm?: string | undefined;
}

interface Imported {
  added: string[];
  changed: string[];
  removed: string[];
  previous: { text: string; file: string } | null;
}

/** Loaded when it is needed first: an idle engine does without a reader of YAML. */
async function loadFormat() {
  const [{ readTeamFile }, { writeTeamFile }] = await Promise.all([
    import('./read-file.ts'),
    import('./write-file.ts'),
  ]);
  return { readTeamFile, writeTeamFile };
}

type Format = Awaited<ReturnType<typeof loadFormat>>;

/** What is done with the team file. */
export function createTeamFileOperations(deps: TeamFileDeps) {
  const { audit, clock, database, sections } = deps;
  const previousFiles = createPreviousFiles(deps.dataFolder);

  function write({ writeTeamFile }: Format): { text: string; items: number } {
    const filled = sections.map((section) => ({ section, items: section.read() }));
    const items = filled.reduce((count, section) => count + section.items.length, 0);
    return { text: writeTeamFile(filled), items };
  }

  function examine(
    { readTeamFile }: Format,
    text: string,
  ): { plans: readonly SectionPlan[]; plan: ConfigurationPlan } {
    const plans = readTeamFile(text, sections).map(({ section, wanted }): SectionPlan => {
      const here = section.read();
      const pairs = section.pair(wanted, here);
      const paired = new Set(pairs.map((pair) => pair.here));
      return { section, pairs, rest: here.filter((item) => !paired.has(item)) };
    });
    const items = plans.flatMap((plan) => toPlannedItems(plan));
    return { plans, plan: { fingerprint: fingerprintOf(text, plans), items } };
  }

  return {
    async export(): Promise<{ text: string; items: number }> {
      return write(await loadFormat());
    },

    /** Throws VALIDATION with the place in the file. */
    async plan(text: string): Promise<ConfigurationPlan> {
      return examine(await loadFormat(), text).plan;
    },

    /**
     * Carries out what was chosen of a plan, all or nothing, and keeps what was here before. Throws VALIDATION, CONFLICT
     * where file or laptop changed since the plan, REFUSED until what is removed is typed.
     */
    async import(input: ImportInput, actor: Actor, access: ReadonlySet<Access>): Promise<Imported> {
      const format = await loadFormat();
      const asked = { actor, act: 'configuration.import', hostId: null, host: null, subject: 'team file' };
      let kept: string | null = null;
      try {
        return auditedChange(database, audit, asked, (record) => {
          const { plans, plan } = examine(format, input.text);
          refuseStale(input.fingerprint, plan);
          const choice = checkChoice(input, plan, access);
          const changes = plans.map((each) => ({
            section: each.section,
            changes: toChanges(each, plan.items, choice),
          }));
          record.before(toRecord(changes, 'before'));
          if (changes.every((each) => each.changes.length === 0)) {
            record.after({});
            return { added: [], changed: [], removed: [], previous: null };
          }
          const { text } = write(format);
          kept = previousFiles.keep(text, clock.now());
          for (const each of changes) each.section.apply(each.changes);
          record.after({ ...toRecord(changes, 'after'), previous: kept });
          return { ...namesOf(changes), previous: { text, file: kept } };
        });
      } catch (error) {
        if (kept !== null) previousFiles.drop(kept);
        throw error;
      }
    },
  };
}

export type TeamFileOperations = ReturnType<typeof createTeamFileOperations>;

interface SectionChanges {
  readonly section: ConfigurationSection;
  readonly changes: readonly ItemChange[];
}

function refuseStale(fingerprint: string, plan: ConfigurationPlan): void {
  if (fingerprint === plan.fingerprint) return;
  throw new WheelhouseError(
    'CONFLICT',
    'The team file or what is configured here changed since the plan was shown, so nothing was imported.',
    { hint: 'Look at the plan again.', details: { fingerprint: plan.fingerprint } },
  );
}

function namesOf(changes: readonly SectionChanges[]): Pick<Imported, 'added' | 'changed' | 'removed'> {
  const keys = (kind: ItemChange['kind']): string[] =>
    changes.flatMap(({ section, changes: each }) =>
      each
        .filter((change) => change.kind === kind)
        .map((change) => keyOf(section, change.kind === 'remove' ? change.here.name : change.wanted.name)),
    );
  return { added: keys('add'), changed: keys('change'), removed: keys('remove') };
}

/** What the audit keeps: each item that is touched, by its key. */
function toRecord(changes: readonly SectionChanges[], side: 'before' | 'after'): Record<string, unknown> {
  const entries = changes.flatMap(({ section, changes: each }) =>
    each.flatMap((change): [string, unknown][] => {
      const item =
        side === 'before'
          ? 'here' in change
            ? change.here
            : null
          : 'wanted' in change
            ? change.wanted
            : null;
      if (item === null) return [];
      const runsHere = side === 'before' || !('runsHere' in change) ? null : change.runsHere;
      return [[keyOf(section, item.name), { ...item.fields, ...(runsHere === null ? {} : { runsHere }) }]];
    }),
  );
  return Object.fromEntries(entries);
}
