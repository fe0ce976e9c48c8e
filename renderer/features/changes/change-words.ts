import type { Change } from '../../../main/contract/changes.ts';
import { formatInstant, formatList } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { useKindWords } from '../jobs/job-words.ts';
import { formatMoment } from './moment.ts';

const hashShown = 12;
const ended = ['unreachable', 'unhealthy', 'stopped', 'paused'] as const;

function imageName(
  { name, digest }: { readonly name: string; readonly digest: string | null },
  isSame: boolean,
) {
  // Where the name stayed, only the digest tells the two apart.
  if (!isSame || digest === null) return plain(name);
  return `${plain(name)}@${digest.slice('sha256:'.length, 'sha256:'.length + hashShown)}`;
}

/** Changes in words. */
export function useChangeWords() {
  const { t, language } = useText();
  const kindWords = useKindWords();

  function settings({ configuration }: Change): readonly string[] {
    if (configuration === null) return [];
    const signed = (added: readonly string[], removed: readonly string[]): string =>
      [...added.map((name) => `+ ${plain(name)}`), ...removed.map((name) => `− ${plain(name)}`)].join('  ');
    const lists = [
      ['env', signed(configuration.envAdded, configuration.envRemoved)],
      ['ports', signed(configuration.portsAdded, configuration.portsRemoved)],
      ['mounts', signed(configuration.mountsAdded, configuration.mountsRemoved)],
    ] as const;
    return [
      ...lists
        .filter(([, names]) => names !== '')
        .map(([kind, names]) => `${t(`changes.setting.${kind}`)}: ${names}`),
      ...configuration.others.map((other) => t(`changes.setting.${other}`)),
    ];
  }

  function details(change: Change): readonly string[] {
    const { image, exitCodes, members, outcome } = change;
    const isSame = image?.before.name === image?.after.name;
    return [
      ...(image === null ? [] : [`${imageName(image.before, isSame)} → ${imageName(image.after, isSame)}`]),
      ...(change.versions === null
        ? []
        : [`${plain(change.versions.before)} → ${plain(change.versions.after)}`]),
      ...settings(change),
      ...(change.oomKilled ? [t('changes.oom')] : []),
      ...(exitCodes.length === 0 ? [] : [t('changes.exit', { codes: exitCodes.join(', ') })]),
      ...(members.length === 0 ? [] : [formatList(members.map(plain), language)]),
      ...(outcome === null || outcome === 'done' ? [] : [t(`changes.outcome.${outcome}`)]),
      ...(change.detail === null ? [] : [plain(change.detail)]),
    ];
  }

  function when({ at, afterAt, firstAt, count, endedAt, kind }: Change): string {
    const moment = (instant: number): string => formatMoment(instant, Date.now(), language);
    if (afterAt !== null) return t('changes.between', { from: moment(afterAt), to: moment(at) });
    if (ended.some((each) => each === kind)) {
      if (endedAt === null) return t('changes.fromOn', { from: moment(count > 1 ? firstAt : at) });
      return t('changes.fromTo', { from: moment(count > 1 ? firstAt : at), to: moment(endedAt) });
    }
    if (count > 1 && at - firstAt > 60_000 && kind !== 'stackAdded' && kind !== 'stackRemoved')
      return t('changes.fromTo', { from: moment(firstAt), to: moment(at) });
    return moment(at);
  }

  return {
    title(change: Change): string {
      const { kind, count, subject, act } = change;
      return t(`changes.kind.${kind}`, {
        subject: plain(subject),
        count,
        act: act === null ? '' : kindWords(act),
      });
    },
    details,
    when,
    whenInFull: ({ afterAt, at }: Change): string =>
      [...(afterAt === null ? [] : [formatInstant(afterAt, language)]), formatInstant(at, language)].join(
        ' – ',
      ),
    who({ by }: Change): string | null {
      if (by === null) return null;
      return by.actor === null ? t('changes.elsewhere') : plain(by.actor);
    },
  };
}
