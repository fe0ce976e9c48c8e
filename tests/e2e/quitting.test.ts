import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Attachment } from '../../main/server/attach.ts';
import { ensureLab, type LabWorld } from '../lab/world.ts';
import { openDesktop, type DesktopFace } from './support/faces.ts';
import { addLocalHost } from './support/lab-hosts.ts';
import { askedBy, watchMenusAndQuestions } from './support/menus.ts';
import { processesNaming, until } from './support/processes.ts';

let lab: LabWorld;
let face: DesktopFace | null = null;

beforeAll(async () => {
  lab = await ensureLab();
});

afterEach(async () => {
  await face?.close();
  face = null;
});

/** Starts a restart, which watches the container for a while before it is done. */
async function startJob(engine: Attachment): Promise<string> {
  const { jobId } = await engine.client.containers.restart({
    container: lab.containers.flood,
    host: 'laptop',
  });
  await until('the job to run', async () => {
    const { runningJobs } = await engine.client.overview.get();
    return runningJobs.some(({ id }) => id === jobId);
  });
  // The shell hears of it over a stream of its own.
  await new Promise((resolve) => setTimeout(resolve, 300));
  return jobId;
}

describe('quitting while a job runs', () => {
  it('asks first, and stays when told to', async () => {
    face = await openDesktop('en');
    const engine = await face.attach();
    await addLocalHost(engine.client, lab);
    await watchMenusAndQuestions(face.app, 2);
    const jobId = await startJob(engine);
    await face.app.evaluate(({ app }) => app.quit());
    await until('the question', async () => (await askedBy((face as DesktopFace).app)).length === 1);
    expect((await askedBy(face.app))[0]).toContain(`Restarting ${lab.containers.flood} on laptop`);
    await until(
      'the job to end',
      async () => {
        return (await engine.client.jobs.get({ id: jobId })).state === 'succeeded';
      },
      60_000,
    );
    expect(await face.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    // The overview tells of the end a moment later, and may be asked about once more.
    await watchMenusAndQuestions(face.app, 1);
  });

  it('quits when the job is done, if that is the answer', async () => {
    face = await openDesktop('en');
    const engine = await face.attach();
    await addLocalHost(engine.client, lab);
    await watchMenusAndQuestions(face.app, 0);
    const jobId = await startJob(engine);
    const program = face.app.process();
    await face.app.evaluate(({ app }) => app.quit());
    await until('the app to end', () => program.exitCode !== null, 60_000);
    // The engine is still there for this face, and has the job with its outcome.
    expect((await engine.client.jobs.get({ id: jobId })).state).toBe('succeeded');
    engine.close();
    const { dataFolder } = face.folders;
    await until('the engine to end', () => processesNaming(dataFolder).length === 0, 30_000);
  });

  it('asks nothing where the session ends, interrupts the job, and leaves no process', async () => {
    face = await openDesktop('en');
    const engine = await face.attach();
    await addLocalHost(engine.client, lab);
    await watchMenusAndQuestions(face.app, 2);
    await startJob(engine);
    engine.close();
    const program = face.app.process();
    program.kill('SIGTERM');
    await until('the app to end', () => program.exitCode !== null || program.signalCode !== null, 20_000);
    const { dataFolder } = face.folders;
    await until('the engine to end', () => processesNaming(dataFolder).length === 0, 30_000);
  });
});

describe('quitting while a port is open', () => {
  it('names the port, and closes it with the app', async () => {
    face = await openDesktop('en');
    const engine = await face.attach();
    await addLocalHost(engine.client, lab);
    const forward = await engine.client.forwards.open({ container: 'price-api-app-green-1', port: 8000 });
    await watchMenusAndQuestions(face.app, 1);
    await face.app.evaluate(({ app }) => app.quit());
    await until('the question', async () => (await askedBy((face as DesktopFace).app)).length === 1);
    expect((await askedBy(face.app))[0]).toContain(forward.url);
    expect((await engine.client.forwards.list()).forwards).toHaveLength(1);
    await watchMenusAndQuestions(face.app, 0);
    engine.close();
    const program = face.app.process();
    await face.app.evaluate(({ app }) => app.quit());
    await until('the app to end', () => program.exitCode !== null, 20_000);
    const { dataFolder } = face.folders;
    await until('the engine to end', () => processesNaming(dataFolder).length === 0, 15_000);
    await expect(fetch(forward.url)).rejects.toThrow();
  });
});
