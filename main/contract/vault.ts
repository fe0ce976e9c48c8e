import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema } from './common.ts';
import { command, query, stream } from './procedure.ts';

export const slotKinds = ['passphrase', 'keyFile', 'keychain'] as const;
export type SlotKind = (typeof slotKinds)[number];

export const slotViewSchema = z.object({
  id: z.string(),
  kind: z.enum(slotKinds),
  label: z.string(),
  createdAt: instantSchema,
  /** Where the key file lies; null for other kinds. */
  keyFile: z.string().nullable(),
  /** Why it cannot be used, one sentence; null where nothing is known to be wrong with it. */
  problem: z.string().nullable(),
});
export type SlotView = z.infer<typeof slotViewSchema>;

export const vaultViewSchema = z.object({
  state: z.enum(['absent', 'locked', 'unlocked']),
  slots: z.array(slotViewSchema),
  /** How many secrets it holds. */
  secrets: z.number().int(),
  /** Names of secrets that cannot be decrypted; known while it is open. */
  damaged: z.array(z.string()),
  unlockedAt: instantSchema.nullable(),
  unlockedBy: z.string().nullable(),
  /** Whether an attached face lends a keychain, and why not. */
  keychain: z.object({ isLent: z.boolean(), problem: z.string().nullable() }),
});
export type VaultView = z.infer<typeof vaultViewSchema>;

export const secretViewSchema = z.object({
  name: z.string(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  damaged: z.boolean(),
});
export type SecretView = z.infer<typeof secretViewSchema>;

const newPassphrase = z
  .string()
  .min(8, 'A passphrase of the vault needs at least 8 characters.')
  .max(1024, 'A passphrase of the vault has at most 1,024 characters.');
const givenPassphrase = z.string().max(1024, 'A passphrase of the vault has at most 1,024 characters.');
const keyFile = z
  .string()
  .min(1, 'Name the key file by its path.')
  .max(4096)
  .refine((value) => !value.includes('\0'), 'The path of a key file cannot hold a NUL.')
  .describe('absolute path of a file that only you can read; made where there is none');
const slotReference = z.string().min(1).max(64).describe('slot id or label');

const newSlot = z.object({
  kind: z.enum(slotKinds).describe('what opens it'),
  passphrase: newPassphrase.optional().describe('for a slot of the kind passphrase'),
  keyFile: keyFile.optional(),
  label: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .regex(/^[^\p{Cc}\p{Cf}]+$/u, 'A label cannot hold control characters.')
    .optional()
    .describe('how people tell this slot from others'),
});

export const vault = {
  get: query({ summary: 'Show whether the vault is open, and its slots' })
    .input(z.object({}).optional())
    .output(vaultViewSchema),
  watch: stream({ summary: 'Follow the vault' })
    .input(z.object({}).optional())
    .output(eventIterator(vaultViewSchema)),
  create: command({
    access: 'change',
    summary:
      'Make the vault with its first slot; keep a second slot, for a lost passphrase cannot be replaced',
    positional: ['kind'],
    secret: ['passphrase'],
  })
    .input(newSlot)
    .output(vaultViewSchema),
  unlock: command({
    access: 'operate',
    summary: 'Open the vault: by its passphrase, or by keychain or key file where it has such a slot',
    secret: ['passphrase'],
  })
    .input(z.object({ passphrase: givenPassphrase.optional(), keyFile: keyFile.optional() }).optional())
    .output(vaultViewSchema),
  lock: command({ access: 'operate', summary: 'Lock the vault; it opens again only when a person says so' })
    .input(z.object({}).optional())
    .output(vaultViewSchema),
  addSlot: command({
    access: 'change',
    summary: 'Add another way to open the vault',
    positional: ['kind'],
    secret: ['passphrase'],
  })
    .input(newSlot)
    .output(vaultViewSchema),
  removeSlot: command({
    access: 'destroy',
    summary: 'Take a way to open the vault away; refused for the last one',
    positional: ['slot'],
  })
    .input(z.object({ slot: slotReference }))
    .output(vaultViewSchema),
  changePassphrase: command({
    access: 'change',
    summary: 'Change the passphrase of the vault',
    secret: ['current', 'passphrase'],
  })
    .input(
      z.object({
        current: givenPassphrase.describe('the passphrase as it is'),
        passphrase: newPassphrase.describe('the passphrase as it shall be'),
      }),
    )
    .output(vaultViewSchema),
  secrets: query({ summary: 'List the names of the secrets in the vault' })
    .input(z.object({}).optional())
    .output(z.object({ secrets: z.array(secretViewSchema) })),
  deleteSecret: command({
    access: 'destroy',
    summary: 'Delete a secret from the vault',
    positional: ['name'],
  })
    .input(
      z.object({
        name: z.string().min(1).max(512).describe('its name, such as hosts/…/password'),
        confirm: z.string().max(512).optional().describe('the secret’s name, typed'),
      }),
    )
    .output(vaultViewSchema),
};
