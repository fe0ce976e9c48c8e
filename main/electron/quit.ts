import { dialog } from 'electron';
import type { JobView } from '../contract/jobs.ts';
import type { Words } from './language.ts';
import { describeJob } from './tray-model.ts';

/** What a person wants done about jobs that still run. */
export type QuitAnswer = 'now' | 'whenDone' | 'stay';

const answers: readonly QuitAnswer[] = ['whenDone', 'now', 'stay'];

/** Asks before quitting while jobs run. */
export async function askToQuit(jobs: readonly JobView[], words: Words): Promise<QuitAnswer> {
  const lines = jobs.map((job) => describeJob(job, words, Date.now()));
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: words.dialog.quitTitle,
    message: words.dialog.quitMessage(jobs.length),
    detail: words.dialog.quitDetail(lines.join('\n')),
    buttons: [words.dialog.quitWhenDone, words.dialog.quitNow, words.dialog.stay],
    defaultId: 0,
    cancelId: answers.indexOf('stay'),
    noLink: true,
  });
  return answers[response] ?? 'stay';
}
