import { app, dialog, Menu, powerMonitor } from 'electron';
import type { EngineLink, LinkState } from './engine-link.ts';
import { performEngineAct } from './acts.ts';
import { follow, type Followed } from './follow.ts';
import { chooseLanguage, wordsOf, type Language } from './language.ts';
import type { Preferences } from './preferences.ts';
import type { Relays } from './relay.ts';
import { askToQuit } from './quit.ts';
import { toTrayModel, type TrayAct, type TrayModel } from './tray-model.ts';
import { TrayIcon } from './tray.ts';
import { MainWindow } from './window.ts';

// While a job runs its progress in the tray moves with the clock, also where the engine has nothing new to say.
const tickMs = 5_000;
const stopTimeoutMs = 5_000;

/** Window, tray and the way out: everything that a person sees of the shell. */
export class Shell {
  readonly #link: EngineLink;
  readonly #relays: Relays;
  readonly #window: MainWindow;
  readonly #tray: TrayIcon;
  #followed: Followed = { overview: null, settings: null, questions: 0 };
  #quitting: 'no' | 'asking' | 'whenDone' | 'leaving' = 'no';
  #toldOf: string | null = null;
  #ticker: NodeJS.Timeout | null = null;

  constructor(link: EngineLink, relays: Relays, preferences: Preferences) {
    this.#link = link;
    this.#relays = relays;
    this.#window = new MainWindow(preferences);
    this.#tray = new TrayIcon(
      this.#model(),
      (act) => this.#perform(act),
      () => this.open(),
    );
    follow(link, (followed) => this.#show(followed));
    link.onChange((state) => void this.#tellFailure(state));
    setApplicationMenu();
    powerMonitor.on('suspend', () => this.#reportPower('suspend'));
    powerMonitor.on('resume', () => this.#reportPower('resume'));
    app.on('before-quit', (event) => {
      if (this.#quitting === 'leaving') return;
      event.preventDefault();
      void this.quit();
    });
  }

  /** Brings the window to the front, at a screen where one is named. */
  open(screenPath?: string): void {
    this.#window.open(screenPath);
  }

  /** Quits, after a question where a job still runs. */
  async quit(): Promise<void> {
    if (this.#quitting === 'asking' || this.#quitting === 'leaving') return;
    const jobs = this.#followed.overview?.runningJobs ?? [];
    if (jobs.length > 0) {
      this.#quitting = 'asking';
      const answer = await askToQuit(jobs, wordsOf(this.#language()));
      this.#quitting = answer === 'whenDone' ? 'whenDone' : 'no';
      if (answer === 'whenDone') {
        this.#window.close();
        this.#leaveWhenDone();
      }
      if (answer !== 'now') return;
    }
    await this.#leave();
  }

  async #leave(): Promise<void> {
    this.#quitting = 'leaving';
    if (this.#ticker !== null) clearInterval(this.#ticker);
    this.#window.close();
    const detached = this.#relays.close().then(() => this.#link.stop());
    await Promise.race([detached, new Promise((resolve) => setTimeout(resolve, stopTimeoutMs))]);
    this.#tray.remove();
    app.quit();
  }

  #leaveWhenDone(): void {
    const overview = this.#followed.overview;
    if (this.#quitting === 'whenDone' && overview?.runningJobs.length === 0) void this.#leave();
  }

  #language(): Language {
    return chooseLanguage(this.#followed.settings?.language ?? 'system', app.getLocale());
  }

  #model(): TrayModel {
    const { overview, questions } = this.#followed;
    return toTrayModel(overview, this.#language(), Date.now(), questions);
  }

  #show(followed: Followed): void {
    this.#followed = followed;
    this.#tray.update(this.#model());
    this.#leaveWhenDone();
    const isBusy = (followed.overview?.runningJobs.length ?? 0) > 0;
    if (isBusy) this.#ticker ??= setInterval(() => this.#tray.update(this.#model()), tickMs);
    else if (this.#ticker !== null) {
      clearInterval(this.#ticker);
      this.#ticker = null;
    }
  }

  #perform(act: TrayAct): void {
    if (act.kind === 'open') this.open(act.path);
    else if (act.kind === 'quit') void this.quit();
    else if (this.#link.state.kind === 'ready') {
      void performEngineAct(this.#link.state.client, act, wordsOf(this.#language()));
    }
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

  /** After a sleep every socket is dead: those hosts that are not reached are tried at once. */
  /** Tells the engine, on the same machine, what only the desktop hears: every socket is dead after a sleep. */
  #reportPower(fact: 'suspend' | 'resume'): void {
    const state = this.#link.state;
    // An engine that is away meanwhile notices the sleep by its own clock.
    if (state.kind === 'ready') state.client.observer.report({ fact }).catch(() => undefined);
  }
}

// Elsewhere than on macOS the page has its own commands, and copy and paste work without a menu.
function setApplicationMenu(): void {
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
}
