import { z } from 'zod';
import { command, query } from './procedure.ts';

/** The most characters that a team file may have: some 2,000 hosts. */
export const maximumTeamFileCharacters = 256 * 1024;

const textSchema = z
  .string()
  .max(
    maximumTeamFileCharacters,
    'A team file has at most 262144 characters; take out what is no configuration of Wheelhouse.',
  )
  .describe('the team file itself, as YAML');

/** A value as the file holds it. */
const valueSchema = z.json();
export type ConfiguredValue = z.infer<typeof valueSchema>;

const changes = ['added', 'changed', 'unchanged', 'onlyHere'] as const;

export const plannedItemSchema = z.object({
  /** `hosts/shop`: names the item in an import. */
  key: z.string(),
  section: z.string(),
  name: z.string(),
  /** What importing does with it; `onlyHere` is not in the file, and stays unless its removal is asked for. */
  change: z.enum(changes),
  /** What differs; of what is added all, of what is only here all. `null` stands for not there. */
  fields: z.array(z.object({ name: z.string(), before: valueSchema, after: valueSchema })),
  /** Whether this laptop runs it now; null for what no laptop runs, such as a host. */
  runsHere: z.boolean().nullable(),
  /** Importing it needs the word of a person whether this laptop runs it. */
  asksRunsHere: z.boolean(),
  /** Whether it can be removed by an import. */
  removable: z.boolean(),
  /** Why it cannot be imported as things are; null where it can. */
  problem: z.string().nullable(),
});
export type PlannedItem = z.infer<typeof plannedItemSchema>;

export const configurationPlanSchema = z.object({
  /** Of the file and of what is here: an import with another is refused. */
  fingerprint: z.string(),
  items: z.array(plannedItemSchema),
});
export type ConfigurationPlan = z.infer<typeof configurationPlanSchema>;

const keysSchema = z.array(z.string().max(512)).max(10_000);

export const configuration = {
  export: query({
    summary: 'Write what there is to configure as one YAML file for the team, without secrets',
  })
    .input(z.object({}).optional())
    .output(z.object({ text: z.string(), items: z.number().int() })),
  plan: query({
    summary: 'Show what importing a team file would change here, and what it would ask; changes nothing',
    wholeFile: 'text',
  })
    .input(z.object({ text: textSchema }))
    .output(configurationPlanSchema),
  import: command({
    access: 'change',
    summary: 'Import a team file as its plan showed it; nothing is removed unless named',
    wholeFile: 'text',
  })
    .input(
      z.object({
        text: textSchema,
        fingerprint: z.string().max(64).describe('of the plan that a person has seen'),
        items: keysSchema
          .optional()
          .describe('keys of the plan to import; all that can be where none is named'),
        runsHere: keysSchema.optional().describe('keys of what this laptop runs'),
        notHere: keysSchema.optional().describe('keys of what this laptop does not run'),
        remove: keysSchema.optional().describe('keys of what is only here and is to go'),
        confirm: z
          .string()
          .max(20_000)
          .optional()
          .describe('the names of what is removed, typed, separated by a comma and a space'),
      }),
    )
    .output(
      z.object({
        added: z.array(z.string()),
        changed: z.array(z.string()),
        removed: z.array(z.string()),
        /** What was here before, as a team file: importing it takes this import back. */
        previous: z.object({ text: z.string(), file: z.string() }).nullable(),
      }),
    ),
};
