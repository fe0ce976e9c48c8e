import type { PruneItem, PrunePreview } from '../../contract/prune.ts';
import type { MessageKey } from '../messages.ts';
import type { Session } from '../session.ts';
import { toAge } from '../text/ages.ts';
import { toSize } from '../text/bytes.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';

const reasonWords: Readonly<Record<PruneItem['reason'], MessageKey>> = {
  stopped: 'prune.stopped',
  neverStarted: 'prune.neverStarted',
  dead: 'prune.dead',
  dangling: 'prune.dangling',
  unusedImage: 'prune.unusedImage',
  unusedVolume: 'prune.unusedVolume',
  unusedNetwork: 'prune.unusedNetwork',
  unusedCache: 'prune.unusedCache',
};

function whyOf(item: PruneItem, { translate }: Session): string {
  const exit = item.exitCode === null ? '' : ` (${item.exitCode})`;
  const caution =
    item.caution === 'stack'
      ? `; ${translate('prune.cautionStack', { stack: item.stack ?? '' })}`
      : item.caution === 'data'
        ? `; ${translate('prune.cautionData')}`
        : '';
  return `${translate(reasonWords[item.reason])}${exit}${caution}`;
}

const longestName = 48;

function nameOf({ name, tags }: PruneItem): string {
  const shown = tags.length > 1 ? tags.join(', ') : name;
  return shown.length > longestName ? `${shown.slice(0, longestName - 1)}…` : shown;
}

/** Everything that a clean-up would remove, with the keys that `prune run` takes. */
export function viewPrunePreview(output: unknown, session: Session): readonly string[] {
  const preview = output as PrunePreview;
  const { translate, io, language } = session;
  const notes = [
    ...preview.unsupported.map(({ reason }) => reason),
    ...(preview.sizesProblem === null
      ? []
      : [`${translate('storage.noSizes')} ${preview.sizesProblem.message}`]),
  ].map((note) => io.paint('yellow', escapeText(note)));
  if (preview.items.length === 0) return [translate('empty.prune'), ...notes];
  const rows = preview.items.map((item): readonly Cell[] => [
    item.chosen ? '●' : { text: '○', colour: 'grey' },
    item.kind,
    nameOf(item),
    toSize(item.sizeBytes),
    item.since === null ? '' : toAge(item.since, io.now(), language),
    whyOf(item, session),
    { text: item.key, colour: 'grey' },
  ]);
  const head = [
    '',
    translate('column.kind'),
    translate('column.name'),
    translate('column.size'),
    translate('column.since'),
    translate('column.why'),
    translate('column.key'),
  ];
  return [
    // Keys are copied from here: never cut.
    ...renderTable({ head, rows }, io.paint, null),
    '',
    translate('prune.total', { count: preview.plan.length, size: toSize(preview.planBytes) }),
    ...notes,
    io.paint('grey', translate('prune.how', { host: escapeText(preview.host) })),
  ];
}
