import { z } from 'zod';
import { containerReferenceSchema, hostReferenceSchema, instantSchema, jobStartedSchema } from './common.ts';
import { command, query } from './procedure.ts';

const longestPath = 4096;
const noControls = /^\P{Cc}*$/u;
const noParents = /^(?!(?:.*[/\\])?\.\.(?:[/\\]|$))/s;

const containerPathSchema = z
  .string()
  .max(longestPath)
  .regex(noControls, 'A path holds no control characters; copy the folder above instead.')
  .regex(/^\//, 'Write the whole path in the container, from / on.')
  .regex(noParents, 'A path holds no “..”.');

const localPathSchema = z
  .string()
  .max(longestPath)
  .regex(noControls, 'A path holds no control characters.')
  .regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\[^\\])/, 'Write the whole path on this machine.')
  .regex(noParents, 'A path holds no “..”.');

const target = z.object({
  container: containerReferenceSchema,
  host: hostReferenceSchema.optional().describe('needed where two hosts have a container of that name'),
});

const fileKindSchema = z.enum(['file', 'folder', 'link', 'other']);

export const fileEntrySchema = z.object({
  name: z.string(),
  kind: fileKindSchema,
  sizeBytes: z.number().nullable(),
  /** Permission bits, such as 0o644. */
  mode: z.number().int().nullable(),
  modifiedAt: instantSchema.nullable(),
  user: z.string().nullable(),
  group: z.string().nullable(),
  linkTarget: z.string().nullable(),
});
export type FileEntry = z.infer<typeof fileEntrySchema>;

const fileListingSchema = z.object({
  hostId: z.string(),
  containerId: z.string(),
  container: z.string(),
  path: z.string(),
  entries: z.array(fileEntrySchema),
  /** There are more entries than these, or more than could be read. */
  isCut: z.boolean(),
  /** Asked of a program in the container, or read from the engine's archive of the folder. */
  way: z.enum(['program', 'archive']),
  observedAt: instantSchema,
});
export type FileListing = z.infer<typeof fileListingSchema>;

export const consistencies = ['running', 'pause', 'stop'] as const;
export const consistencySchema = z.enum(consistencies);
export type Consistency = z.infer<typeof consistencySchema>;

const overwrite = z.boolean().optional().describe('replace a file that is there; folders are never replaced');

export const files = {
  list: query({
    access: 'operate',
    summary: 'List a folder in a container, running or stopped',
    positional: ['container', 'path'],
  })
    .input(
      target.extend({
        path: containerPathSchema.optional().describe('the folder, / unless told'),
        limit: z.number().int().min(1).max(10_000).optional().describe('the most entries, 2000 unless told'),
      }),
    )
    .output(fileListingSchema),
  // Whoever may copy out sees the secrets in files, and writes where they like on this machine.
  download: command({
    access: 'change',
    summary: 'Copy a file or a folder from a container to this machine',
    job: true,
    positional: ['container', 'path', 'to'],
  })
    .input(
      target.extend({
        path: containerPathSchema.describe('the file or folder in the container'),
        to: localPathSchema.describe('a folder on this machine, or the copy’s whole path'),
        overwrite,
        consistency: consistencySchema
          .optional()
          .describe('pause or stop the container while it is copied; running unless told'),
        deadlineSeconds: z
          .number()
          .int()
          .min(10)
          .max(3600)
          .optional()
          .describe('how soon the host puts the container back where Wheelhouse is gone; 300 unless told'),
        confirm: z
          .string()
          .max(255)
          .optional()
          .describe('the container’s name, typed; a protected host asks for it before a pause or a stop'),
      }),
    )
    .output(jobStartedSchema),
  upload: command({
    access: 'change',
    summary: 'Copy a file or a folder from this machine into a container',
    job: true,
    positional: ['container', 'from', 'path'],
  })
    .input(
      target.extend({
        from: localPathSchema.describe('the file or folder on this machine'),
        path: containerPathSchema.describe('a folder in the container, or the copy’s whole path'),
        overwrite,
        owner: z
          .string()
          .max(32)
          .regex(/^\d{1,10}(?::\d{1,10})?$/, 'An owner is a number or two, such as 1000:1000.')
          .optional()
          .describe('uid or uid:gid; 0:0 unless told'),
        mode: z
          .string()
          .regex(/^0?[0-7]{3}$/, 'A mode is three octal digits, such as 644.')
          .optional()
          .describe('permissions of the files; their own unless told'),
        confirm: z
          .string()
          .max(255)
          .optional()
          .describe('the container’s name, typed; a protected host asks for it before a file is replaced'),
      }),
    )
    .output(jobStartedSchema),
};
