import i18next, { type TFunction } from 'i18next';
import { koreanSummaries } from '../../../main/contract/summaries-ko.ts';
import { plain } from '../../ui/visible-text.ts';
import { hostTabs } from '../hosts/host-tabs.ts';
import { containerTabs } from '../stacks/container-tabs.ts';
import { stackTabs } from '../stacks/stack-tabs.ts';
import { paletteCommands, type Need, type PaletteCommand } from './commands.ts';
import { containerPath, homeOf, hostPath, stackPath, type Subject } from './homes.ts';
import { toKey, type Key } from './match.ts';

/** Something to do with a thing, or with none: a command of the contract, or a screen of that thing. */
export interface Verb {
  /** `containers.restart`, or `screen:container/files`. */
  readonly id: string;
  readonly need: Need;
  /** While nothing is chosen yet: Restart a container … */
  readonly title: string;
  /** Once it is chosen: Restart web. */
  readonly titleOf: (subject: Subject) => string;
  readonly note: string;
  readonly keys: readonly Key[];
  readonly command: PaletteCommand | null;
  /** The procedure without which it comes to nothing; null for a screen that is always open. */
  readonly procedure: string | null;
  /** Of a screen: its address. */
  readonly path: ((subject: Subject) => string) | null;
}

/** The name of what a verb is about. */
export function nameOf(subject: Subject, need: Need): string {
  if (need === 'none') return '';
  return subject[need] ?? '';
}

/** Whether everything is known that the verb is about. */
export function isComplete({ need }: Verb, subject: Subject): boolean {
  return need === 'none' || (subject.host !== undefined && subject[need] !== undefined);
}

// Words of these nouns are verbs alone, such as Restart; those of the others name their object.
const bareNouns: readonly string[] = ['containers', 'stacks'];

function commandVerb(command: PaletteCommand, t: TFunction, language: string): Verb {
  const summary =
    language === 'ko' ? (koreanSummaries[command.name] ?? command.meta.summary) : command.meta.summary;
  const wordsKey = `job.kind.${command.name}`;
  const hasWords = i18next.exists(wordsKey, { lng: language });
  const words = hasWords ? i18next.getFixedT(language)(wordsKey as never) : summary;
  const home = homeOf(command.name);
  const need = home?.kind === 'screen' ? home.need : command.need;
  return {
    id: command.name,
    need,
    title: summary,
    titleOf: (subject) => {
      const name = plain(nameOf(subject, need));
      if (name === '') return summary;
      // Korean says the thing first.
      const inOrder = language === 'ko' ? `${name} ${words}` : `${words} ${name}`;
      return hasWords && bareNouns.includes(command.noun)
        ? inOrder
        : t('palette.screenOf', { screen: words, subject: name });
    },
    note: command.name,
    keys: hasWords ? [...command.keys, toKey(words, 0.95)] : command.keys,
    command,
    procedure: command.name,
    path: null,
  };
}

interface Screen {
  readonly screen: string;
  readonly label: string;
  readonly procedure: string | null;
  readonly path: (subject: Subject) => string;
}

function screenVerb(
  need: 'host' | 'stack' | 'container',
  { screen, label, procedure, path }: Screen,
  t: TFunction,
): Verb {
  const of = t(`palette.of.${need}`);
  return {
    id: `screen:${need}/${screen}`,
    need,
    title: t('palette.screenOf', { screen: label, subject: of }),
    titleOf: (subject) => t('palette.screenOf', { screen: label, subject: plain(nameOf(subject, need)) }),
    note: t('palette.kind.screen'),
    keys: [toKey(label, 1), toKey(screen, 0.9), toKey(of, 0.6)],
    command: null,
    procedure,
    path,
  };
}

const json = (value: unknown): string => encodeURIComponent(JSON.stringify(value));

/** Everything that can be done: every command of the contract, and the screens of hosts, stacks and containers. */
export function toVerbs(t: TFunction, language: string): readonly Verb[] {
  const logs = { screen: 'logs', label: t('app.logs'), procedure: null };
  const screens = (
    tabs: readonly { readonly path: string; readonly text: string; readonly needs?: string }[],
    toPath: (subject: Subject, screen: string) => string,
  ): readonly Screen[] =>
    tabs
      .filter(({ path }) => path !== '')
      .map(({ path, text, needs = null }) => ({
        screen: path.slice(1),
        label: t(text as never),
        procedure: needs,
        path: (subject) => toPath(subject, path),
      }));
  const ofHosts = [
    ...screens(hostTabs, hostPath),
    { ...logs, path: ({ host }: Subject) => `/logs?host=${json(host)}` },
  ];
  const ofStacks = [
    ...screens(stackTabs, stackPath),
    { ...logs, path: ({ host, stack }: Subject) => `/logs?host=${json(host)}&stack=${json(stack)}` },
  ];
  const ofContainers = [
    // Its screen is the home of `terminals.open`, which says the same with a verb.
    ...screens(
      containerTabs.filter(({ path }) => path !== '/terminal'),
      containerPath,
    ),
    { ...logs, path: ({ host, container }: Subject) => `/logs?host=${json(host)}&c=${json([container])}` },
  ];
  return [
    ...paletteCommands().map((command) => commandVerb(command, t, language)),
    ...ofContainers.map((screen) => screenVerb('container', screen, t)),
    ...ofStacks.map((screen) => screenVerb('stack', screen, t)),
    ...ofHosts.map((screen) => screenVerb('host', screen, t)),
  ];
}
