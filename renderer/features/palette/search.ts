import type { Problem } from '../../../main/contract/overview.ts';
import { actsFor } from '../stacks/acts.ts';
import type { Entry } from './entry.ts';
import { homeOf, type Subject } from './homes.ts';
import { score, toKey, toWords } from './match.ts';
import type { Thing, Things } from './things.ts';
import { isComplete, nameOf, type Verb } from './verbs.ts';

/** What the palette searches in. */
export interface Stock {
  readonly screens: readonly Entry[];
  readonly verbs: readonly Verb[];
  readonly things: Things;
  readonly problems: readonly Problem[];
  /** What the screen that is shown is about. */
  readonly context: Subject;
  /** What was chosen before, newest first, by the ids of entries. */
  readonly recent: readonly string[];
  readonly onHost: (host: string) => string;
}

/** So many lines are shown at most: nobody reads on, one types on. */
const mostShown = 50;

// A verb and a name in one breath: so good must the verb be found, and so many of each are put together.
const clearVerb = 0.6;
const mostVerbs = 5;
const mostNames = 8;
const bonus = { fix: 0.12, here: 0.1, together: 0.05, recent: 0.05, screen: 0.04, thing: 0.02 } as const;

interface Found {
  readonly entry: Entry;
  readonly score: number;
}

/** Of what is known only what a verb is about: an act on a host is not about the container that is shown. */
function narrowed({ host, stack, container }: Subject, need: Verb['need']): Subject {
  return {
    ...(host !== undefined && need !== 'none' ? { host } : {}),
    ...(stack !== undefined && need === 'stack' ? { stack } : {}),
    ...(container !== undefined && need === 'container' ? { container } : {}),
  };
}

/** The line of a verb about something. */
export function verbEntry(verb: Verb, known: Subject, onHost: (host: string) => string): Entry {
  const subject = narrowed(known, verb.need);
  const complete = isComplete(verb, subject);
  const about = complete ? nameOf(subject, verb.need) : '';
  const isAboutPart = verb.need === 'container' || verb.need === 'stack';
  return {
    id: about === '' ? verb.id : `${verb.id} ${subject.host ?? ''}/${about}`,
    kind: complete && verb.need !== 'none' ? verb.need : 'verb',
    title: complete ? verb.titleOf(subject) : verb.title,
    note: complete && isAboutPart ? onHost(subject.host ?? '') : verb.note,
    keys: verb.keys,
    does: { kind: 'verb', verb, subject },
  };
}

/** Whether a verb makes sense for a thing: a stopped container is not stopped again. */
function makesSense(verb: Verb, thing: Thing): boolean {
  const home = homeOf(verb.id);
  if (home?.kind !== 'containerAct' || thing.container === null) return true;
  return actsFor(thing.container.state).includes(home.act);
}

/** The things that a verb can be about. */
export function thingsFor(verb: Verb, things: Things): readonly Thing[] {
  if (verb.need === 'none') return [];
  return { host: things.hosts, stack: things.stacks, container: things.containers }[verb.need];
}

function best<T>(
  items: readonly T[],
  words: readonly string[],
  keysOf: (item: T) => Entry['keys'],
  most: number,
) {
  const found: { readonly item: T; readonly score: number }[] = [];
  for (const item of items) {
    const points = score(words, keysOf(item));
    if (points > 0) found.push({ item, score: points });
  }
  return found.toSorted((a, b) => b.score - a.score).slice(0, most);
}

/** `restart web` and `web 재시작`: one part of the words finds a verb, the rest the thing that it is about. */
function findTogether(words: readonly string[], { verbs, things, onHost }: Stock): readonly Found[] {
  const found: Found[] = [];
  const cuts = new Set(
    [1, 2, words.length - 1, words.length - 2].filter((cut) => cut > 0 && cut < words.length),
  );
  for (const cut of cuts) {
    const halves = [words.slice(0, cut), words.slice(cut)] as const;
    for (const [said, named] of [halves, halves.toReversed()] as const) {
      if (said === undefined || named === undefined) continue;
      const clear = best(
        verbs.filter(({ need }) => need !== 'none'),
        said,
        ({ keys }) => keys,
        mostVerbs,
      ).filter((one) => one.score >= clearVerb);
      const needs = new Set(clear.map(({ item }) => item.need));
      for (const need of needs) {
        const ofNeed = clear.filter(({ item }) => item.need === need);
        const [first] = ofNeed;
        if (first === undefined) continue;
        for (const name of best(thingsFor(first.item, things), named, ({ entry }) => entry.keys, mostNames)) {
          for (const verb of ofNeed) {
            if (!makesSense(verb.item, name.item)) continue;
            const points = (verb.score + name.score) / 2 + bonus.together;
            const entry = verbEntry(verb.item, name.item.subject, onHost);
            found.push({ entry: withStatus(entry, name.item), score: points });
          }
        }
      }
    }
  }
  return found;
}

function withStatus(entry: Entry, { entry: { status } }: Thing): Entry {
  return status === undefined ? entry : { ...entry, status };
}

/** The fixes of what is wrong, worst first: Restart converter-web. */
export function toFixes({ problems, verbs, onHost }: Stock): readonly Entry[] {
  return problems.flatMap((problem): readonly Entry[] => {
    const host = problem.host ?? undefined;
    const of = (id: string, subject: Subject): readonly Entry[] => {
      const verb = verbs.find((one) => one.id === id);
      if (verb === undefined || !isComplete(verb, subject)) return [];
      const entry = verbEntry(verb, subject, onHost);
      const status = problem.severity === 'critical' ? 'down' : 'degraded';
      return [{ ...entry, kind: 'fix', status, keys: [...entry.keys, toKey(problem.subject, 1)] }];
    };
    if (host === undefined) return [];
    switch (problem.fix) {
      case 'restart':
      case 'start':
        return of(`containers.${problem.fix}`, { host, container: problem.subject });
      case 'logs':
        return of('screen:container/logs', { host, container: problem.subject });
      case 'connect':
        return of('hosts.connect', { host });
      case 'trust':
      case 'unlock':
        return of(`hosts.${problem.fix}`, { host });
      case 'job':
      case 'none':
        return [];
    }
  });
}

/** What a search finds, best first; each line once. Pure. */
export function search(query: string, stock: Stock): readonly Entry[] {
  const words = toWords(query);
  if (words.length === 0) return [];
  const { screens, verbs, things, context, onHost } = stock;
  const found: Found[] = [];
  const add = (entry: Entry, extra: number): void => {
    const points = score(words, entry.keys);
    if (points > 0) found.push({ entry, score: points + extra });
  };
  for (const fix of toFixes(stock)) add(fix, bonus.fix);
  for (const screen of screens) add(screen, bonus.screen);
  for (const verb of verbs) {
    if (verb.need !== 'none' && isComplete(verb, context)) add(verbEntry(verb, context, onHost), bonus.here);
    add(verbEntry(verb, {}, onHost), 0);
  }
  for (const thing of [...things.hosts, ...things.stacks, ...things.containers])
    add(thing.entry, bonus.thing);
  if (words.length > 1) found.push(...findTogether(words, stock));
  const lift = (one: Found): number => one.score + (stock.recent.includes(one.entry.id) ? bonus.recent : 0);
  const lines = new Map<string, Entry>();
  for (const { entry } of found.toSorted((a, b) => lift(b) - lift(a))) {
    if (lines.size === mostShown) break;
    if (!lines.has(entry.id)) lines.set(entry.id, entry);
  }
  return [...lines.values()];
}

/** While something is picked: what can be picked, best first; hosts to look inside come before all else. Pure. */
export function searchThings(query: string, verb: Verb, have: Subject, { things }: Stock): readonly Entry[] {
  const words = toWords(query);
  const candidates = thingsFor(verb, things).filter(
    (thing) => makesSense(verb, thing) && (have.host === undefined || thing.subject.host === have.host),
  );
  const found =
    words.length === 0
      ? candidates
      : best(candidates, words, ({ entry }) => entry.keys, mostShown).map(({ item }) => item);
  const narrow =
    verb.need === 'host' || have.host !== undefined || things.hosts.length < 2
      ? []
      : things.hosts.filter(({ entry }) => words.length === 0 || score(words, entry.keys) > 0);
  return [
    ...narrow.map(({ entry, subject }): Entry => ({ ...entry, does: { kind: 'narrow', subject } })),
    ...found.map(({ entry, subject }): Entry => ({
      ...entry,
      does: { kind: 'verb', verb, subject: { ...have, ...subject } },
    })),
  ].slice(0, mostShown);
}
