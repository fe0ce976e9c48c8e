// One life of an engine, to be killed: opens the data folder given, tells on standard output what it has finished
// (synchronously, so that a line that was read was true), and goes on until it dies.
//
//   kill-child.ts <folder> <seed> <dieAtCommit or 0> <early: 0 or 1>
import { writeSync } from 'node:fs';
import { isEnded } from '../../main/contract/jobs.ts';
import { systemClock } from '../../main/platform/clock/system-clock.ts';
import { openDatabase } from '../../main/platform/database/open.ts';
import { platformOver } from '../support/platform-over.ts';
import type { Acknowledged } from './kill-judge.ts';
import { soakJob } from './kill-job.ts';
import { createMortality } from './mortal.ts';
import { seededRandom } from './random.ts';

const [folder = '', seed = '0', dieAt = '0', early = '0'] = process.argv.slice(2);
const random = seededRandom(Number(seed));
const lies = early === '1';

function acknowledge(fact: Acknowledged): void {
  writeSync(1, `${JSON.stringify(fact)}\n`);
}

const mortality = createMortality();
mortality.arm(Number(dieAt));
const opened = openDatabase({ folder, clock: systemClock });
const { jobs, audit, events } = platformOver(mortality.around(opened.database), folder, systemClock);
const kind = soakJob((jobId, step) => {
  acknowledge({ fact: 'step', jobId, step });
});
jobs.register(kind);
for (const job of jobs.recover()) acknowledge({ fact: 'ended', jobId: job.id, state: job.state });
jobs.subscribe((job) => {
  if (isEnded(job.state)) acknowledge({ fact: 'ended', jobId: job.id, state: job.state });
});
events.subscribe(({ seq }) => {
  acknowledge({ fact: 'event', seq });
});
audit.subscribe(({ seq, hash }) => {
  acknowledge({ fact: 'audit', seq, hash });
});

/** One worker starts one job after the other; three of them run beside each other. */
async function work(name: string): Promise<never> {
  for (;;) {
    // The lie is the negative control: it tells of a job before there is one.
    if (lies) acknowledge({ fact: 'job', jobId: `lie-${name}` });
    const input = { name, steps: 1 + Math.floor(random() * 4), fails: random() < 0.2 };
    const { jobId } = jobs.start(kind, input, { name: `${name} (soak)` });
    acknowledge({ fact: 'job', jobId });
    if (random() < 0.2) jobs.cancel(jobId, { name: 'somebody (soak)' });
    while (!isEnded(jobs.get(jobId).state)) await systemClock.sleep(1);
  }
}

// Keeps the process alive: the clock's own timers do not.
setInterval(() => undefined, 60_000);
await Promise.all(['price-api', 'converter', 'redis'].map(work));
