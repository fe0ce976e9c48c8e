import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { command, query, stream } from './procedure.ts';

export const settingsSchema = z.object({
  language: z.enum(['system', 'en', 'ko']),
  theme: z.enum(['system', 'light', 'dark']),
  /** Which problems this laptop tells about on its desktop. */
  notifications: z.enum(['all', 'critical', 'off']),
  /** Whether the app starts in the tray when its user logs in. Carried out by the desktop app. */
  startAtLogin: z.boolean(),
  /** Whether hosts are asked less often on battery and on a metered network. */
  saveEnergy: z.boolean(),
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
