import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { command, query, stream } from './procedure.ts';

export const settingsSchema = z.object({
  language: z.enum(['system', 'en', 'ko']),
  theme: z.enum(['system', 'light', 'dark']),
});
export type Settings = z.infer<typeof settingsSchema>;

export const settings = {
  get: query({ summary: 'Show the settings' }).input(z.object({}).optional()).output(settingsSchema),
  watch: stream({ summary: 'Follow the settings' })
    .input(z.object({}).optional())
    .output(eventIterator(settingsSchema)),
  update: command({ access: 'change', summary: 'Change settings' })
    .input(settingsSchema.partial())
    .output(settingsSchema),
};
