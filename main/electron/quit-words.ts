import type { ForwardView } from '../contract/forwards.ts';
import type { JobView } from '../contract/jobs.ts';
import type { UndoView } from '../contract/undo.ts';
import { wordsOf, type Language, type Words } from './language.ts';
import { cleanName } from './names.ts';
import { describeJob } from './tray-jobs.ts';

/** What quitting would touch, or leave as it is without anybody looking. */
export interface Unfinished {
  readonly jobs: readonly JobView[];
  /** Watchdogs over something that is stopped, whose job has ended. */
  readonly undos: readonly UndoView[];
  readonly forwards: readonly ForwardView[];
}

/** The containers of a watchdog that are away. */
export function stoppedOf({ containers }: UndoView): UndoView['containers'] {
  return containers.filter(({ outcome }) => outcome === null || outcome === 'failed' || outcome === 'paused');
}

/** The question as it is shown. `nowMs` is an instant; pure. */
export function describeUnfinished(
  { jobs, undos, forwards }: Unfinished,
  language: Language,
  nowMs: number,
): { readonly message: string; readonly detail: string } {
  const words = wordsOf(language);
  const { dialog: say } = words;
  const message =
    jobs.length > 0
      ? say.quitJobs(jobs.length)
      : undos.length > 0
        ? say.quitStopped
        : say.quitForwards(forwards.length);
  const parts = [
    ...(jobs.length === 0
      ? []
      : [jobs.map((job) => describeJob(job, words, nowMs)).join('\n'), say.jobsDetail]),
    ...undos.flatMap((undo) => describeUndo(undo, words, language)),
    ...(forwards.length === 0
      ? []
      : [say.forwardsDetail(forwards.map((forward) => describeForward(forward, words)).join('\n'))]),
  ];
  return { message, detail: parts.join('\n\n') };
}

function describeUndo(undo: UndoView, words: Words, language: Language): string[] {
  const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(
    undo.deadline,
  );
  const isLeft = undo.state === 'failed' || undo.state === 'lost';
  return stoppedOf(undo).map(({ name }) => {
    const place = words.on(cleanName(name), cleanName(undo.host));
    return isLeft ? words.dialog.notPutBack(place) : words.dialog.putBackAt(place, time);
  });
}

function describeForward({ container, host, url }: ForwardView, words: Words): string {
  return `${url} (${words.on(cleanName(container), cleanName(host))})`;
}
