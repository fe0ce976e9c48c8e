// A laptop in a process of its own, to be killed or put to sleep: holds a container's lock and tells each step that it begins.
//
//   holder-process.ts <folder> <engine address> <container> <leaseMs>
import { writeSync } from 'node:fs';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import { openLaptop, workKind } from './laptop.ts';

const [folder = '', address = '', name = '', leaseMs = ''] = process.argv.slice(2);
const say = (what: Record<string, unknown>): void => void writeSync(1, `${JSON.stringify(what)}\n`);

const laptop = await openLaptop(folder, address, { leaseMs: Number(leaseMs) });
const work = workKind('test.hold', async ({ step, clock }) => {
  for (let index = 1; ; index += 1) {
    await step(`step-${index}`, {}, async () => {
      say({ step: index, at: Date.now() });
      await clock.sleep(100);
    });
  }
});
laptop.jobs.register(work);
// Keeps the process alive: the clock's own timers do not.
setInterval(() => undefined, 60_000);
const { jobId } = laptop.jobs.start(
  work,
  { name, targets: [laptop.target(name)] },
  { name: 'ana (desktop)' },
);
say({ jobId });
const { state, error } = await laptop.ended(jobId);
say({ ended: state, error });
await systemClock.sleep(600_000);
