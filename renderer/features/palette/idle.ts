import type { TFunction } from 'i18next';
import { actsFor } from '../stacks/acts.ts';
import { plain } from '../../ui/visible-text.ts';
import type { Entry, EntryGroup } from './entry.ts';
import type { Subject } from './homes.ts';
import { thingsFor, toFixes, verbEntry, type Stock } from './search.ts';
import type { Need } from './commands.ts';
import type { Remembered } from './recent.ts';
import { nameOf } from './verbs.ts';

const mostFixes = 3;
const mostLikely = 6;
const mostRecent = 5;

const likeliest: Readonly<Record<Exclude<Need, 'none'>, readonly string[]>> = {
  container: [
    'screen:container/logs',
    'terminals.open',
    'screen:container/files',
    'screen:container/inspect',
    'forwards.open',
  ],
  stack: [
    'stacks.restart',
    'stacks.up',
    'screen:stack/logs',
    'screen:stack/services',
    'stacks.stop',
    'stacks.down',
  ],
  host: [
    'screen:host/logs',
    'images.pull',
    'screen:host/images',
    'prune.run',
    'hosts.update',
    'screen:host/doctor',
  ],
};
const actsFirst = 3;

/** What the screen that is shown is about, read from its address. Pure. */
export function contextOf(path: string): Subject {
  const [, hosts, host, kind, name] = path.split('?', 1)[0]?.split('/') ?? [];
  if (hosts !== 'hosts' || host === undefined || host === '') return {};
  const decode = (text: string): string | null => {
    try {
      return decodeURIComponent(text);
    } catch {
      return null; // An address that somebody typed by hand; no screen shows anything for it.
    }
  };
  const hostName = decode(host);
  if (hostName === null) return {};
  const thing = name === undefined ? null : decode(name);
  if (kind === 'containers' && thing !== null) return { host: hostName, container: thing };
  if (kind === 'stacks' && thing !== null) return { host: hostName, stack: thing };
  return { host: hostName };
}

function needOf({ host, stack, container }: Subject): Need {
  if (container !== undefined) return 'container';
  if (stack !== undefined) return 'stack';
  return host === undefined ? 'none' : 'host';
}

/** What is likely to be done with what the screen is about. */
function toLikely(stock: Stock): readonly Entry[] {
  const { context, verbs, things, onHost } = stock;
  const need = needOf(context);
  if (need === 'none') return [];
  const shown = verbs.find((verb) => verb.need === need);
  const thing =
    shown === undefined
      ? undefined
      : thingsFor(shown, things).find(
          ({ subject }) => subject.host === context.host && nameOf(subject, need) === nameOf(context, need),
        );
  // An address may name what is not there.
  if (thing === undefined) return [];
  const acts = actsFor(thing.container?.state ?? 'removing').slice(0, actsFirst);
  const ids = [...acts.map((act) => `containers.${act}`), ...likeliest[need]];
  return ids
    .flatMap((id) => verbs.filter((verb) => verb.id === id))
    .slice(0, mostLikely)
    .map((verb) => verbEntry(verb, context, onHost));
}

/** What was chosen before, as far as it is still there. */
function toRecent(remembered: readonly Remembered[], stock: Stock): readonly Entry[] {
  const { screens, things, verbs, onHost } = stock;
  const plainEntries = [
    ...screens,
    ...[...things.hosts, ...things.stacks, ...things.containers].map(({ entry }) => entry),
  ];
  return remembered.flatMap(({ id, verb: verbId, subject }) => {
    if (verbId === undefined) return plainEntries.filter((entry) => entry.id === id);
    const verb = verbs.find((one) => one.id === verbId);
    if (verb === undefined) return [];
    const isThere =
      verb.need === 'none' ||
      thingsFor(verb, things).some(
        (thing) =>
          thing.subject.host === subject.host &&
          nameOf(thing.subject, verb.need) === nameOf(subject, verb.need),
      );
    return isThere ? [verbEntry(verb, subject, onHost)] : [];
  });
}

/** What is offered before anything is typed: what is likely here, fixes, what was done before, the screens. Pure. */
export function toIdle(stock: Stock, remembered: readonly Remembered[], t: TFunction): readonly EntryGroup[] {
  const seen = new Set<string>();
  const group = (heading: string, entries: readonly Entry[], most: number): readonly EntryGroup[] => {
    const fresh = entries.filter(({ id }) => !seen.has(id)).slice(0, most);
    for (const { id } of fresh) seen.add(id);
    return fresh.length === 0 ? [] : [{ heading, entries: fresh }];
  };
  const { container, stack, host } = stock.context;
  return [
    ...group(
      t('palette.group.here', { subject: plain(container ?? stack ?? host ?? '') }),
      toLikely(stock),
      mostLikely,
    ),
    ...group(t('palette.group.fix'), toFixes(stock), mostFixes),
    ...group(t('palette.group.recent'), toRecent(remembered, stock), mostRecent),
    ...group(t('palette.group.screens'), stock.screens, stock.screens.length),
  ];
}
