import { app, dialog, Menu } from 'electron';
import { parseLink } from '../contract/links.ts';
import type { EngineLink, LinkState } from './engine-link.ts';
import { performEngineAct } from './acts.ts';
import { follow, nothingFollowed, type Followed } from './follow.ts';
import { chooseLanguage, wordsOf, type Language } from './language.ts';
import type { Preferences } from './preferences.ts';
import type { Relays } from './relay.ts';
import type { Unfinished } from './quit-words.ts';
import { askToQuit, findUnfinished, isUnfinished } from './quit.ts';
import { onSessionEnd } from './session-end.ts';
import type { TrayAct } from './tray-items.ts';
import { toTrayModel, type TrayModel } from './tray-model.ts';
import { TrayIcon } from './tray.ts';
import { MainWindow } from './window.ts';

// While a job runs its progress in the tray moves with the clock, also where the engine has nothing new to say.
const tickMs = 5_000;
const stopTimeoutMs = 7_000;
// Whatever Chromium still waits for then, nobody else does.
const lastResortMs = 12_000;

/** Window, tray and the way out: everything that a person sees of the shell. */
export class Shell {
  readonly #link: EngineLink;
  readonly #relays: Relays;
  readonly #window: MainWindow;
  readonly #tray: TrayIcon;
  #followed: Followed = nothingFollowed;
  #quitting: 'no' | 'asking' | 'whenDone' | 'leaving' = 'no';
  #toldOf: string | null = null;
  #isTellingOfLink = false;
  #ticker: NodeJS.Timeout | null = null;
  /** The problems that somebody has seen; null before the first look at the engine. */
  #seen: ReadonlySet<string> | null = null;

  constructor(link: EngineLink, relays: Relays, preferences: Preferences) {
    this.#link = link;
    this.#relays = relays;
    this.#window = new MainWindow(preferences);
    this.#tray = new TrayIcon(this.#model(), {
      perform: (act) => this.#perform(act),
      open: () => this.open(),
      seen: () => this.#look(),
    });
    follow(link, (followed) => this.#show(followed));
    link.onChange((state) => void this.#tellFailure(state));
    setApplicationMenu();
    app.on('browser-window-focus', () => this.#look());
    app.on('before-quit', (event) => {
      if (this.#quitting === 'leaving') return;
      event.preventDefault();
      void this.quit();
    });
    onSessionEnd(() => void this.#leave(null));
  }

  /** Brings the window to the front, at a screen where one is named. */
  open(screenPath?: string): void {
    if (this.#quitting !== 'leaving') this.#window.open(screenPath);
  }

  /** Opens the screen that a link names. What is no link of ours opens the window as it is, and is told. */
  openLink(link: string): void {
    const screen = parseLink(link);
    this.open(screen === null ? undefined : `/#${screen}`);
    if (screen === null) void this.#tellOfLink();
  }

  /** Quits, after a question where something is not finished. */
  async quit(): Promise<void> {
    if (this.#quitting === 'asking' || this.#quitting === 'leaving') return;
    this.#quitting = 'asking';
    const unfinished = await this.#unfinished();
    if (unfinished === null || !isUnfinished(unfinished)) {
      await this.#leave(null);
      return;
    }
    const answer = await askToQuit(unfinished, this.#language());
    if (this.#isLeaving()) return;
    this.#quitting = answer === 'whenDone' ? 'whenDone' : 'no';
    if (answer === 'whenDone') {
      this.#window.close();
      this.#leaveWhenDone();
    }
    if (answer === 'now') await this.#leave(unfinished);
  }

  /** Null where nothing of it ends with the app: an engine that was there before goes on with its jobs and ports. */
  async #unfinished(): Promise<Unfinished | null> {
    const { state } = this.#link;
    if (state.kind !== 'ready') return null;
    const found = await findUnfinished(state.client, this.#followed.overview?.runningJobs ?? []);
    return state.startedHere ? found : { ...found, jobs: [], forwards: [] };
  }

  /** Ends the app within seconds, whatever answers and whatever does not. */
  async #leave(unfinished: Unfinished | null): Promise<void> {
    if (this.#isLeaving()) return;
    this.#quitting = 'leaving';
    if (this.#ticker !== null) clearInterval(this.#ticker);
    setTimeout(() => app.exit(0), lastResortMs).unref();
    this.#window.close();
    this.#tray.remove();
    const detached = this.#closePorts(unfinished)
      .then(() => this.#relays.close())
      .then(() => this.#link.stop());
    await Promise.race([detached, new Promise((resolve) => setTimeout(resolve, stopTimeoutMs))]);
    app.quit();
  }

  /** As the question said; an engine that others stay attached to would keep them open. */
  async #closePorts(unfinished: Unfinished | null): Promise<void> {
    const { state } = this.#link;
    if (unfinished === null || state.kind !== 'ready') return;
    const { forwards } = state.client;
    await Promise.allSettled(unfinished.forwards.map(({ id }) => forwards.close({ id })));
  }

  #isLeaving(): boolean {
    return this.#quitting === 'leaving';
  }

  #leaveWhenDone(): void {
    const overview = this.#followed.overview;
    if (this.#quitting === 'whenDone' && overview?.runningJobs.length === 0) void this.#leave(null);
  }

  #language(): Language {
    return chooseLanguage(this.#followed.settings?.language ?? 'system', app.getLocale());
  }

  #model(): TrayModel {
    const { overview, questions, support } = this.#followed;
    const seen = this.#seen;
    return toTrayModel(overview, this.#language(), Date.now(), { questions, support, seen });
  }

  #show(followed: Followed): void {
    const isFirst = this.#seen === null && followed.overview !== null;
    this.#followed = followed;
    // What is wrong when the app starts is no news; what comes before somebody's eyes is none either.
    if (isFirst || this.#window.isFocused) this.#seen = idsOf(followed);
    if (this.#isLeaving()) return;
    this.#tray.update(this.#model());
    this.#leaveWhenDone();
    const isBusy = (followed.overview?.runningJobs.length ?? 0) > 0;
    if (isBusy) this.#ticker ??= setInterval(() => this.#tray.update(this.#model()), tickMs);
    else if (this.#ticker !== null) {
      clearInterval(this.#ticker);
      this.#ticker = null;
    }
  }

  /** Somebody has the menu or the window before their eyes. */
  #look(): void {
    if (this.#followed.overview === null || this.#isLeaving()) return;
    this.#seen = idsOf(this.#followed);
    this.#tray.update(this.#model());
  }

  #perform(act: TrayAct): void {
    if (act.kind === 'open') this.open(act.path);
    else if (act.kind === 'quit') void this.quit();
    else if (this.#link.state.kind === 'ready') {
      void performEngineAct(this.#link.state.client, act, wordsOf(this.#language()));
    }
  }

  /** Once at a time: whoever sends many links sees one sentence. */
  async #tellOfLink(): Promise<void> {
    if (this.#isTellingOfLink) return;
    this.#isTellingOfLink = true;
    const { dialog: say } = wordsOf(this.#language());
    await dialog.showMessageBox({
      type: 'info',
      title: 'Wheelhouse',
      message: say.noSuchScreen,
      detail: say.noSuchScreenDetail,
      buttons: [say.close],
      noLink: true,
    });
    this.#isTellingOfLink = false;
  }

  /** The sentence of an engine that cannot start, told once; the tray goes on saying that none is there. */
  async #tellFailure(state: LinkState): Promise<void> {
    if (state.kind === 'ready') this.#toldOf = null;
    if (state.kind !== 'failed' || this.#toldOf === state.message || this.#quitting !== 'no') return;
    this.#toldOf = state.message;
    const words = wordsOf(this.#language()).dialog;
    const { response } = await dialog.showMessageBox({
      type: 'error',
      title: 'Wheelhouse',
      message: words.engineTitle,
      detail: state.message,
      buttons: [words.engineRetry, words.close],
      noLink: true,
    });
    if (response === 0) {
      this.#toldOf = null;
      this.#link.retryNow();
    }
  }
}

function idsOf({ overview }: Followed): ReadonlySet<string> {
  return new Set(overview?.problems.map(({ id }) => id));
}

// Elsewhere than on macOS the page has its own commands, and copy and paste work without a menu.
function setApplicationMenu(): void {
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
}
