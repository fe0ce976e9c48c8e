import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { docker, ensureLab, type EngineName, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { failureOf } from '../../support/lab-connection.ts';
import { insideContainer, openInside, type InsideLab } from './inside-lab.ts';

let world: LabWorld;
const busybox = ['busybox:1', 'sh', '-c'];

beforeAll(async () => {
  world = await ensureLab();
});

async function jobOf({ rooms }: InsideLab, started: Promise<{ jobId: string }>) {
  return rooms.ended((await started).jobId);
}

/** Waits until the container's script has made its files. */
async function isSetUp(host: EngineName, container: string): Promise<void> {
  await expect
    .poll(() => docker(host, ['exec', container, 'ls', '/']), { timeout: 20_000 })
    .toContain('ready');
}

describe.each<EngineName>(['local', 'remote'])('files on the %s engine', (host) => {
  it('lists a folder of a busybox container that runs and of one that is stopped, hostile names and all', async () => {
    const lab = await openInside(world, [host]);
    const script =
      'mkdir -p /d/sub; cd /d; touch -d "2001-02-03 04:05:06" plain; chmod 640 plain; printf 12345 > five; ' +
      'ln -s five link; mkfifo pipe; touch -- "-rf" "a b" "$(printf \'new\\nline\')" "한글" \'q"$(x)\'; touch sub/deep; touch /ready; exec sleep 600';
    const container = await insideContainer(lab, host, [...busybox, script]);
    await isSetUp(host, container);
    const names = ['sub', '-rf', 'a b', 'five', 'link', 'new\nline', 'pipe', 'plain', 'q"$(x)', '한글'];
    const listed = await lab.client.files.list({ host, container, path: '/d' });
    expect(listed).toMatchObject({ path: '/d', way: 'program', isCut: false });
    expect(listed.entries.map(({ name }) => name)).toEqual(names);
    expect(listed.entries.find(({ name }) => name === 'plain')).toMatchObject({
      kind: 'file',
      sizeBytes: 0,
      mode: 0o640,
      modifiedAt: Date.UTC(2001, 1, 3, 4, 5, 6),
      user: '0',
    });
    expect(listed.entries.map(({ kind }) => kind).filter((kind) => kind !== 'file')).toEqual([
      'folder',
      'link',
      'other',
    ]);

    await docker(host, ['stop', container]);
    await expect
      .poll(async () => (await lab.client.files.list({ host, container, path: '/d/' })).way, {
        timeout: 10_000,
      })
      .toBe('archive');
    const stopped = await lab.client.files.list({ host, container, path: '/d' });
    expect(stopped.entries.map(({ name }) => name)).toEqual(names);
    expect(stopped.entries.find(({ name }) => name === 'link')).toMatchObject({
      kind: 'link',
      linkTarget: 'five',
    });
    expect(stopped.entries.find(({ name }) => name === 'five')).toMatchObject({ kind: 'file', sizeBytes: 5 });

    expect(await failureOf(lab.client.files.list({ host, container, path: '/none' }))).toMatchObject({
      code: 'NOT_FOUND',
      message: `There is no /none in ${container} on ${host}.`,
    });
    expect(await failureOf(lab.client.files.list({ host, container, path: '/d/five' }))).toMatchObject({
      code: 'VALIDATION',
    });
  });

  it('says that a large folder has more than it shows', async () => {
    const lab = await openInside(world, [host]);
    const script =
      'mkdir /d; i=0; while [ $i -lt 500 ]; do : > /d/f$i; i=$((i+1)); done; touch /ready; exec sleep 600';
    const container = await insideContainer(lab, host, [...busybox, script]);
    await isSetUp(host, container);
    const count = async (): Promise<number> =>
      (await lab.client.files.list({ host, container, path: '/d' })).entries.length;
    await expect.poll(count, { timeout: 20_000 }).toBe(500);
    const { entries, isCut } = await lab.client.files.list({ host, container, path: '/d', limit: 100 });
    expect([entries.length, isCut]).toEqual([100, true]);
  });

  it('copies a folder out: modes, times, links within it; what would lead out of it is named', async () => {
    const lab = await openInside(world, [host]);
    const script =
      'mkdir -p /d/sub; cd /d; printf hello > sub/file; chmod 750 sub/file; touch -d "2001-02-03 04:05:06" sub/file; ' +
      'ln sub/file hard; ln -s sub/file inside; ln -s /etc/passwd absolute; ln -s ../../etc/passwd outside; ' +
      'mkfifo pipe; chmod 4755 sub/file; touch "$(printf \'new\\nline\')"; touch /ready; exec sleep 600';
    const container = await insideContainer(lab, host, [...busybox, script]);
    await isSetUp(host, container);
    const folder = temporaryFolder();
    const job = await jobOf(lab, lab.client.files.download({ host, container, path: '/d', to: folder }));
    expect(job.error).toBe(null);
    const at = (...parts: readonly string[]): string => path.join(folder, 'd', ...parts);
    expect(readdirSync(folder)).toEqual(['d']);
    expect(readdirSync(at()).sort()).toEqual(['hard', 'inside', 'new\nline', 'sub']);
    expect(readFileSync(at('sub', 'file'), 'utf8')).toBe('hello');
    expect(statSync(at('sub', 'file')).mode & 0o7777).toBe(0o755);
    expect(statSync(at('sub', 'file')).mtimeMs).toBe(Date.UTC(2001, 1, 3, 4, 5, 6));
    expect(statSync(at('hard')).ino).toBe(statSync(at('sub', 'file')).ino);
    expect(readlinkSync(at('inside'))).toBe('sub/file');
    const { skipped, skippedCount } = job.result as { skipped: { path: string }[]; skippedCount: number };
    expect(skippedCount).toBe(3);
    expect(skipped.map((one) => one.path).sort()).toEqual(['d/absolute', 'd/outside', 'd/pipe']);
    const [entry] = lab.rooms.audit.list({ limit: 1 });
    expect(entry).toMatchObject({
      act: 'files.download',
      outcome: 'done',
      after: { path: '/d', target: at(), files: 2 },
    });

    const again = await jobOf(
      lab,
      lab.client.files.download({ host, container, path: '/d', to: folder, overwrite: true }),
    );
    expect(again.error).toMatchObject({ code: 'CONFLICT' });
  });

  it('copies one file of 200 MB in constant memory, and replaces none unasked', async () => {
    const lab = await openInside(world, [host]);
    const script =
      'echo small > /small; dd if=/dev/zero of=/big bs=1M count=1 seek=199 2>/dev/null; touch /ready; exec sleep 600';
    const container = await insideContainer(lab, host, [...busybox, script]);
    await isSetUp(host, container);
    const folder = temporaryFolder();
    const to = path.join(folder, 'copy');
    await expect
      .poll(async () => (await docker(host, ['exec', container, 'stat', '-c', '%s', '/big'])).trim())
      .toBe(String(200 * 1024 * 1024));
    const before = process.memoryUsage.rss();
    let most = before;
    const watching = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 20);
    const job = await jobOf(lab, lab.client.files.download({ host, container, path: '/big', to }));
    clearInterval(watching);
    expect(job.error).toBe(null);
    expect(statSync(to).size).toBe(200 * 1024 * 1024);
    expect(readdirSync(folder)).toEqual(['copy']);
    expect((most - before) / 1024 / 1024).toBeLessThan(160);

    writeFileSync(to, 'mine');
    const refused = await jobOf(lab, lab.client.files.download({ host, container, path: '/small', to }));
    expect(refused.error).toMatchObject({ code: 'CONFLICT' });
    expect(readFileSync(to, 'utf8')).toBe('mine');
    const replaced = await jobOf(
      lab,
      lab.client.files.download({ host, container, path: '/small', to, overwrite: true }),
    );
    expect(replaced.error).toBe(null);
    expect(readFileSync(to, 'utf8')).toBe('small\n');
  });

  it('leaves nothing behind when a download is cancelled in the middle', async () => {
    const lab = await openInside(world, [host]);
    const script =
      'dd if=/dev/zero of=/big bs=1M count=1 seek=1023 2>/dev/null; touch /ready; exec sleep 600';
    const container = await insideContainer(lab, host, [...busybox, script]);
    await isSetUp(host, container);
    await expect
      .poll(async () => (await docker(host, ['exec', container, 'stat', '-c', '%s', '/big'])).trim())
      .toBe(String(1024 * 1024 * 1024));
    const folder = temporaryFolder();
    const { jobId } = await lab.client.files.download({ host, container, path: '/big', to: folder });
    await expect.poll(() => readdirSync(folder).length, { timeout: 10_000 }).toBe(1);
    lab.rooms.jobs.cancel(jobId, { name: 'ana (test)' });
    expect((await lab.rooms.ended(jobId)).state).toBe('cancelled');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('copies a folder in beside and moves it, with owner and mode; a stopped container takes it directly', async () => {
    const lab = await openInside(world, [host]);
    const container = await insideContainer(lab, host, [
      ...busybox,
      'mkdir /srv; touch /ready; exec sleep 600',
    ]);
    const from = path.join(temporaryFolder(), 'conf');
    mkdirSync(path.join(from, 'sub'), { recursive: true });
    writeFileSync(path.join(from, 'sub', 'a b.txt'), 'content');
    chmodSync(path.join(from, 'sub', 'a b.txt'), 0o600);
    utimesSync(path.join(from, 'sub', 'a b.txt'), 1_000_000_000, 1_000_000_000);
    symlinkSync('sub/a b.txt', path.join(from, 'link'));
    execFileSync('mkfifo', [path.join(from, 'pipe')]);
    const job = await jobOf(
      lab,
      lab.client.files.upload({ host, container, from, path: '/srv', owner: '1000:1001', mode: '640' }),
    );
    expect(job.error).toBe(null);
    expect(job.result).toMatchObject({ target: '/srv/conf', files: 1, skippedCount: 1, wasMoved: true });
    const seen = await docker(host, [
      'exec',
      container,
      'stat',
      '-c',
      '%a %u:%g %Y %s',
      '/srv/conf/sub/a b.txt',
    ]);
    expect(seen.trim()).toBe('640 1000:1001 1000000000 7');
    expect((await docker(host, ['exec', container, 'ls', '-A', '/srv'])).trim()).toBe('conf');

    const file = path.join(from, 'sub', 'a b.txt');
    const taken = await jobOf(
      lab,
      lab.client.files.upload({ host, container, from: file, path: '/srv/conf/sub/a b.txt' }),
    );
    expect(taken.error).toMatchObject({ code: 'CONFLICT' });
    writeFileSync(file, 'newer');
    const replaced = await jobOf(
      lab,
      lab.client.files.upload({
        host,
        container,
        from: file,
        path: '/srv/conf/sub/a b.txt',
        overwrite: true,
      }),
    );
    expect(replaced.error).toBe(null);
    expect(await docker(host, ['exec', container, 'cat', '/srv/conf/sub/a b.txt'])).toBe('newer');

    await docker(host, ['stop', container]);
    const direct = await jobOf(
      lab,
      lab.client.files.upload({ host, container, from: file, path: '/srv/late' }),
    );
    expect(direct.error).toBe(null);
    expect(direct.result).toMatchObject({ target: '/srv/late', wasMoved: false });
    await docker(host, ['start', container]);
    expect(await docker(host, ['exec', container, 'cat', '/srv/late'])).toBe('newer');
  });
});

it('refuses to take a container away without a watchdog, and on a protected host without its name', async () => {
  const open = await openInside(world, ['local']);
  const container = await insideContainer(open, 'local', [...busybox, 'touch /ready; exec sleep 600']);
  const to = temporaryFolder();
  const ask = { host: 'local', container, path: '/etc', to, consistency: 'stop' as const };
  const refused = await jobOf(open, open.client.files.download(ask));
  expect(refused.error).toMatchObject({ code: 'REFUSED', details: { reason: 'no-undo' } });
  expect(await docker('local', ['inspect', '--format', '{{.State.Running}}', container])).toBe('true\n');
  expect(existsSync(path.join(to, 'etc'))).toBe(false);

  const guarded = await openInside(world, ['local'], { isProtected: true });
  expect(await failureOf(guarded.client.files.download(ask))).toMatchObject({
    code: 'REFUSED',
    data: { details: { confirm: container } },
  });
  expect(lstatSync(to).isDirectory()).toBe(true);
});
