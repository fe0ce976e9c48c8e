import path from 'node:path';
import { app, BrowserWindow, nativeImage, powerMonitor } from 'electron';
import type { Client } from '../contract/contract.ts';
import type { FaceRequest, LendInput } from '../contract/faces.ts';
import type { Notice } from '../contract/notices.ts';
import { sessionBusSocket } from '../platform/dbus/session-bus.ts';
import { layout } from '../platform/layout.ts';
import { performEngineAct } from './acts.ts';
import type { EngineLink } from './engine-link.ts';
import { describeError } from './errors.ts';
import { chooseLanguage, wordsOf, type Language } from './language.ts';
import { lend } from './lending.ts';
import { toNotification, type NotificationAct, type NotificationModel } from './notification-model.ts';
import { openElectronNotifications } from './notifications-electron.ts';
import { openFreedesktop } from './notifications-freedesktop.ts';
import type { DesktopNotifier, NotifierEvents, Picture } from './notifier.ts';

type NotifyRequest = Extract<FaceRequest, { ability: 'notify' }>;
type Outcome = Parameters<Client['notices']['report']>[0]['outcome'];

// Sharp on a screen of twice the density, and 9 KB on the bus.
const pictureSide = 48;
// A window that is in front while nobody is there has no reader.
const awayAfterSeconds = 120;
const reopenMs = 5_000;

interface NotificationParts {
  readonly link: EngineLink;
  /** Brings the window to the front, at a screen. */
  readonly open: (path: string) => void;
}

/** Lends this desktop's notifications to whatever engine is attached, for as long as the app runs. The app must be ready. */
export function lendNotifications({ link, open }: NotificationParts): void {
  const models = new Map<string, NotificationModel>();
  let notifier: Promise<DesktopNotifier> | null = null;

  const events: NotifierEvents = {
    invoked(id, button) {
      const model = models.get(id);
      if (model === undefined) return;
      const act = button === null ? null : model.buttons[button]?.act;
      report(link, id, act === null ? 'opened' : 'acted');
      void perform(link, act ?? { kind: 'open', path: model.path }, open);
      void notifier?.then((one) => one.withdraw(id)).catch(() => undefined);
      models.delete(id);
    },
    closed(id, byPerson) {
      // What was clicked is told already, and so is what the engine withdrew itself.
      if (models.delete(id) && byPerson) report(link, id, 'closed');
    },
    changed: () => loan.changed(),
    gone() {
      notifier = null;
      setTimeout(() => loan.changed(), reopenMs).unref();
    },
  };
  const desktop = (): Promise<DesktopNotifier> => (notifier ??= openNotifier(events));
  const loan = lend(link, { offer, serve });

  async function offer(): Promise<LendInput> {
    const facts = (await desktop()).facts();
    return { abilities: facts.by === 'none' ? [] : ['notify'], keychainProblem: null, notifier: facts };
  }

  async function serve(client: Client, request: FaceRequest): Promise<void> {
    if (request.ability !== 'notify') return;
    const { id } = request;
    try {
      await client.faces.answer({ id, fate: await carryOut(client, request) });
    } catch (error) {
      await client.faces.answer({ id, problem: describeError(error).slice(0, 1000) });
    }
  }

  async function carryOut(client: Client, { act }: NotifyRequest): Promise<'shown' | 'seen' | 'withdrawn'> {
    const one = await desktop();
    if (act.kind === 'withdraw') {
      models.delete(act.noticeId);
      await one.withdraw(act.noticeId);
      return 'withdrawn';
    }
    if (isSeen(act.notice)) return 'seen';
    const [language, support] = await Promise.all([languageOf(client), client.support.get()]);
    const model = toNotification(act.notice, { language, mayStart: !support.on });
    models.set(model.id, model);
    await one.show(model);
    return 'shown';
  }

  link.ended.addEventListener('abort', () => {
    models.clear();
    void notifier?.then((one) => one.close()).catch(() => undefined);
  });
}

/** Whoever looks at the window reads it there. A test is asked for by somebody who looks, and shown all the same. */
function isSeen({ content }: Notice): boolean {
  if (content.type === 'test') return false;
  const window = BrowserWindow.getFocusedWindow();
  if (window === null || !window.isVisible() || window.isMinimized()) return false;
  return powerMonitor.getSystemIdleTime() < awayAfterSeconds;
}

async function languageOf(client: Client): Promise<Language> {
  return chooseLanguage((await client.settings.get()).language, app.getLocale());
}

async function perform(link: EngineLink, act: NotificationAct, open: (path: string) => void): Promise<void> {
  if (act.kind === 'open') {
    open(act.path);
    return;
  }
  const client = await link.whenReady();
  await performEngineAct(client, act, wordsOf(await languageOf(client)));
}

/** What became of a notice is for the record: an engine that is away goes without. */
function report({ state }: EngineLink, id: string, outcome: Outcome): void {
  if (state.kind === 'ready') state.client.notices.report({ id, outcome }).catch(() => undefined);
}

async function openNotifier(events: NotifierEvents): Promise<DesktopNotifier> {
  if (process.platform === 'win32') app.setAppUserModelId('io.github.wheelhouse.desktop');
  const socketPath = process.platform === 'linux' ? sessionBusSocket(process.env) : null;
  if (socketPath !== null) {
    try {
      return await openFreedesktop({ socketPath, events, picture: readPicture() });
    } catch {
      // A bus that is not for us: Electron's own way to it may be another.
    }
  }
  return openElectronNotifications(events);
}

/** The app's icon as pixels: the service cannot look into the app's archive. */
function readPicture(): Picture | null {
  const image = nativeImage
    .createFromPath(path.join(layout.assets, 'icons', '256x256.png'))
    .resize({ width: pictureSide, height: pictureSide, quality: 'best' });
  if (image.isEmpty()) return null;
  const { width, height } = image.getSize();
  // Electron has blue first.
  const rgba = Uint8Array.from(image.toBitmap());
  for (let at = 0; at < rgba.length; at += 4) {
    const blue = rgba[at] ?? 0;
    rgba[at] = rgba[at + 2] ?? 0;
    rgba[at + 2] = blue;
  }
  return { width, height, rgba };
}
