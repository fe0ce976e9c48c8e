import { z } from 'zod';
import { consistencySchema } from '../contract/files.ts';

// A stored row is untrusted: what was checked when it was asked for is checked again.
const common = {
  hostId: z.string().min(1).max(64),
  host: z.string().min(1).max(255),
  containerId: z.string().min(1).max(255),
  name: z.string().min(1).max(255),
  /** In the container. */
  path: z.string().min(1).max(4096).startsWith('/'),
  overwrite: z.boolean(),
};

export const downloadInputSchema = z.object({
  ...common,
  to: z.string().min(1).max(4096),
  consistency: consistencySchema,
  deadlineMs: z.number().int().min(1000),
});
export type DownloadInput = z.infer<typeof downloadInputSchema>;

export const uploadInputSchema = z.object({
  ...common,
  from: z.string().min(1).max(4096),
  uid: z.number().int().min(0),
  gid: z.number().int().min(0),
  mode: z.number().int().min(0).max(0o777).nullable(),
});
export type UploadInput = z.infer<typeof uploadInputSchema>;
