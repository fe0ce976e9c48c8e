import { dialog } from 'electron';
import type { Client } from '../contract/contract.ts';
import type { JobView } from '../contract/jobs.ts';
import type { UndoView } from '../contract/undo.ts';
import { wordsOf, type Language } from './language.ts';
import { describeUnfinished, stoppedOf, type Unfinished } from './quit-words.ts';

/** What a person wants done about what is not finished. */
export type QuitAnswer = 'now' | 'whenDone' | 'stay';

// A question that comes late is worse than one that does not know everything.
const lookWithinMs = 1_500;
const awayStates: readonly UndoView['state'][] = ['planting', 'armed', 'acting', 'failed', 'lost'];

/** Asks the engine what is not finished. `jobs` are those that run; what the engine does not say in time is left out. */
export async function findUnfinished(client: Client, jobs: readonly JobView[]): Promise<Unfinished> {
  const signal = AbortSignal.timeout(lookWithinMs);
  const [undo, forward] = await Promise.allSettled([
    client.undo.list({}, { signal }),
    client.forwards.list({}, { signal }),
  ]);
  const undos = undo.status === 'fulfilled' ? undo.value.undos : [];
  return {
    jobs,
    undos: undos.filter(
      (one) => one.mine && !one.jobActive && awayStates.includes(one.state) && stoppedOf(one).length > 0,
    ),
    forwards: forward.status === 'fulfilled' ? forward.value.forwards : [],
  };
}

/** True where there is a reason to ask. */
export function isUnfinished({ jobs, undos, forwards }: Unfinished): boolean {
  return jobs.length + undos.length + forwards.length > 0;
}

/** Asks before quitting; only where a job runs there is something to wait for. */
export async function askToQuit(unfinished: Unfinished, language: Language): Promise<QuitAnswer> {
  const { dialog: say } = wordsOf(language);
  const isBusy = unfinished.jobs.length > 0;
  const answers: readonly QuitAnswer[] = isBusy ? ['whenDone', 'now', 'stay'] : ['now', 'stay'];
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: say.quitTitle,
    ...describeUnfinished(unfinished, language, Date.now()),
    buttons: isBusy ? [say.quitWhenDone, say.quitNow, say.stay] : [say.quit, say.stay],
    defaultId: 0,
    cancelId: answers.indexOf('stay'),
    noLink: true,
  });
  return answers[response] ?? 'stay';
}
