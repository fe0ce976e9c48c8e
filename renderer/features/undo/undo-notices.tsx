import { Link } from '@tanstack/react-router';
import type { UndoView } from '../../../main/contract/undo.ts';
import { useUndos } from '../../app/client/engine-context.tsx';
import { formatClock, formatList } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { useUntil } from '../../ui/age.tsx';
import { useNow } from '../../ui/clock.ts';
import { Notice } from '../../ui/notice.tsx';
import { plain } from '../../ui/visible-text.ts';
import { useKindWords } from '../jobs/job-words.ts';
import { UndoActs } from './undo-acts.tsx';
import { canAct, downOf, kindOf, type UndoKind } from './undo-words.ts';
import classes from './undo.module.css';

const lookMs = 5_000;
const onHostsOnly: readonly UndoKind[] = ['running', 'foreign'];

function UndoNotice({ undo, kind }: { readonly undo: UndoView; readonly kind: UndoKind }) {
  const { t, language } = useText();
  const kindWords = useKindWords();
  const left = useUntil(undo.deadline);
  const list = (names: readonly string[]): string => plain(formatList(names, language));
  const words = undo.containers
    .filter(({ outcome }) => outcome === 'failed')
    .map((container) => container.words.replace(/[.;\s]+$/, ''));
  const sentence = t(`undo.${kind}`, {
    names: list(undo.containers.map(({ name }) => name)),
    down: list(downOf(undo)),
    words: list(words),
    host: plain(undo.host),
    owner: plain(undo.owner),
    purpose: kindWords(undo.purpose),
    time: formatClock(kind === 'acted' ? (undo.containers[0]?.at ?? undo.deadline) : undo.deadline, language),
    left,
  });
  return (
    <Notice
      action={
        undo.mine ? (
          <Link to="/jobs/$job" params={{ job: undo.jobId }} className={classes['link'] ?? ''}>
            {t('undo.job')}
          </Link>
        ) : null
      }
    >
      <p className={classes['sentence']}>{sentence}</p>
      {canAct(kind) ? <UndoActs undo={undo} /> : null}
    </Notice>
  );
}

/** What hosts put back, or will, because a laptop went away: of one host, or whatever concerns the person of all. */
export function UndoNotices({ hostId }: { readonly hostId?: string }) {
  const { value: undos } = useUndos();
  const now = useNow(lookMs);
  const shown = (undos ?? []).flatMap((undo) => {
    const kind = kindOf(undo, now);
    if (kind === null) return [];
    const isWanted = hostId === undefined ? !onHostsOnly.includes(kind) : undo.hostId === hostId;
    return isWanted ? [{ undo, kind }] : [];
  });
  return shown.map(({ undo, kind }) => <UndoNotice key={undo.id} undo={undo} kind={kind} />);
}
