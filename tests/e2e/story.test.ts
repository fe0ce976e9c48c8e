import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { crashContainer, ensureLab, type LabWorld } from '../lab/world.ts';
import { faceKinds, openFace, type Face } from './support/faces.ts';
import { languages, textOf, type Language } from './support/texts.ts';

let lab: LabWorld;
let face: Face | null = null;

beforeAll(async () => {
  lab = await ensureLab();
});

afterEach(async () => {
  await face?.close();
  face = null;
});

/** Adds the lab's remote host in the dialog, compares its fingerprint and accepts it. */
async function addRemoteHost({ page }: Face, language: Language): Promise<void> {
  const t = (key: string, values?: Record<string, string>): string => textOf(language, key, values);
  await page.getByRole('button', { name: t('welcome.sshAdd') }).click();
  const dialog = page.getByRole('dialog', { name: t('hosts.addTitle') });
  await dialog.getByRole('textbox', { name: t('hosts.address') }).fill(lab.remote.sshUrl);
  await dialog.getByRole('textbox', { name: t('hosts.name'), exact: true }).fill('remote');
  await dialog.getByRole('combobox', { name: t('environment.label') }).selectOption('lab');
  await dialog.getByRole('textbox', { name: t('hosts.identityFile') }).fill(lab.keys.deploy);
  await dialog.getByRole('button', { name: t('hosts.add') }).click();
  const question = dialog.getByRole('region', { name: t('hostKey.firstTitle') });
  await question.waitFor();
  const shown = await question.innerText();
  expect(lab.hostKeys.filter(({ fingerprint }) => shown.includes(fingerprint))).toHaveLength(1);
  await question.getByRole('button', { name: t('hostKey.accept') }).click();
  await dialog.getByRole('button', { name: t('addHost.open', { host: 'remote' }) }).click();
}

describe.each(faceKinds)('in %s', (kind) => {
  it.each(languages)(
    'a person adds a host, restarts its crashed container and finds the entry (%s)',
    async (language) => {
      await crashContainer('remote');
      face = await openFace(kind, language);
      const { page } = face;
      const t = (key: string, values?: Record<string, string>): string => textOf(language, key, values);
      const flaky = lab.containers.flaky;

      await addRemoteHost(face, language);

      // The crashed container is seen: in its row, and among what needs attention.
      const row = page.getByRole('row').filter({ hasText: flaky });
      await row.getByText('137').first().waitFor();
      await page.getByRole('link', { name: t('app.overview') }).click();
      await page
        .getByText(t('overview.kind.containerDown', { subject: flaky }))
        .first()
        .waitFor();
      await page.getByRole('link', { name: flaky }).first().click();

      // Its last words are read.
      await page.getByRole('button', { name: t('containers.allLogs') }).click();
      await page.getByText('FATAL: out of memory, killed').last().waitFor();
      await page.goBack();

      // It is restarted after a look at what a restart would meet, and watched until it is healthy.
      await page.getByRole('button', { name: `${t('acts.restart')} …`, exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('FATAL: out of memory, killed').last().waitFor();
      await dialog.getByText(t('restart.warning.notRunningExit', { code: '137' })).waitFor();
      await dialog
        .getByRole('button', { name: t('restart.go'), exact: true })
        .or(dialog.getByRole('button', { name: t('restart.anyway'), exact: true }))
        .click();
      await dialog.getByText(t('restart.healthy', { container: flaky })).waitFor({ timeout: 60_000 });

      // The audit names it, with the state before and after.
      await dialog.getByRole('button', { name: t('job.auditEntry') }).click();
      await page.getByText(flaky).first().waitFor();
      const attachment = await face.attach();
      try {
        const { entries } = await attachment.client.audit.list({ subject: flaky });
        expect(entries).toHaveLength(1);
        expect(entries[0]).toMatchObject({ act: 'containers.restart', host: 'remote', outcome: 'done' });
        expect(entries[0]?.actor).toContain(kind === 'chromium' ? 'browser' : 'desktop');
        expect(entries[0]?.before).toMatchObject({ state: 'exited', exitCode: 137 });
        expect(entries[0]?.after).toMatchObject({ state: 'running', health: 'healthy' });
        expect(await attachment.client.audit.verify()).toMatchObject({ ok: true });
      } finally {
        attachment.close();
      }

      // And nothing needs attention about it any more.
      await page.getByRole('link', { name: t('app.overview') }).click();
      await page
        .getByText(t('overview.kind.containerDown', { subject: flaky }))
        .first()
        .waitFor({ state: 'hidden' });
    },
  );
});
