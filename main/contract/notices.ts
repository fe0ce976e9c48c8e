import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema } from './common.ts';
import { problemSchema } from './overview.ts';
import { command, query, stream } from './procedure.ts';
import { questionKinds } from './questions.ts';

/** What a notice is about, as facts: the face that shows it says it in its language. Names and sentences are hostile text. */
export const noticeContentSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('problem'), problem: problemSchema }),
  /** Many problems at once are one notice. */
  z.object({
    type: z.literal('group'),
    count: z.number().int().describe('how many problems it stands for'),
    problems: z.array(problemSchema).describe('the worst of them'),
  }),
  z.object({
    type: z.literal('job'),
    jobId: z.string(),
    kind: z.string(),
    host: z.string().nullable(),
    subject: z.string(),
    state: z.enum(['failed', 'interrupted']),
    message: z.string().nullable(),
  }),
  z.object({
    type: z.literal('question'),
    kind: z.enum(questionKinds),
    host: z.string().nullable(),
    subject: z.string(),
  }),
  z.object({ type: z.literal('test') }),
]);
export type NoticeContent = z.infer<typeof noticeContentSchema>;

/** What a face is asked to show. */
export const noticeSchema = z.object({
  /** The same when it is to take the place of what is shown under this id. */
  id: z.string(),
  severity: z.enum(['critical', 'warning', 'info']),
  content: noticeContentSchema,
});
export type Notice = z.infer<typeof noticeSchema>;

export const noticeViewSchema = noticeSchema.extend({
  /** What it is about, the same however often it comes back: told once while it lasts. */
  key: z.string(),
  /** Where it is told. */
  channel: z.enum(['desktop']),
  /**
   * `waiting`: no app that can show it is open. `seen`: its reader was looking at Wheelhouse. `grouped`: told as a part of
   * another. `withdrawn`: it was over before anybody could show it.
   */
  state: z.enum(['waiting', 'shown', 'seen', 'grouped', 'withdrawn']),
  decidedAt: instantSchema,
  toldAt: instantSchema.nullable(),
  toldBy: z.string().nullable(),
  /** What its reader did with it on the desktop. */
  outcome: z.enum(['opened', 'acted', 'closed']).nullable(),
  /** When what it tells of was over. */
  endedAt: instantSchema.nullable(),
});
export type NoticeView = z.infer<typeof noticeViewSchema>;

/** What the desktop of a face can do with notices. */
export const notifierSchema = z.object({
  /** `electron`: what the system offers every program, where org.freedesktop.Notifications is not there or not known. */
  by: z.enum(['freedesktop', 'electron', 'none']),
  /** Whether it shows buttons; without them a click opens the screen that has them. */
  buttons: z.boolean(),
  /** The notification service, in its own words: hostile text. */
  service: z.string().max(200).nullable(),
  /** Why nothing can be shown, one sentence. */
  problem: z.string().max(1000).nullable(),
});
export type Notifier = z.infer<typeof notifierSchema>;

const noticesSchema = z.object({
  /** Newest first. */
  notices: z.array(noticeViewSchema),
  /** The desktop that shows them; null where no app that has one is open. */
  notifier: notifierSchema.nullable(),
});
export type Notices = z.infer<typeof noticesSchema>;

const listInput = z.object({ limit: z.number().int().min(1).max(500).optional() }).optional();

export const notices = {
  list: query({ summary: 'List what was told on the desktop, newest first' })
    .input(listInput)
    .output(noticesSchema),
  watch: stream({ summary: 'Follow what is told on the desktop' })
    .input(listInput)
    .output(eventIterator(noticesSchema)),
  test: command({ access: 'operate', summary: 'Send a test notification to the desktop' })
    .input(z.object({}).optional())
    .output(z.object({ toldBy: z.string(), notifier: notifierSchema })),
  report: command({
    access: 'operate',
    part: true,
    summary: 'Tell what became of a notice on the desktop; for the desktop app',
  })
    .input(
      z.object({
        id: z.string().min(1).max(64).describe('notice id'),
        outcome: z.enum(['opened', 'acted', 'closed']),
      }),
    )
    .output(z.object({})),
};
