import type { Problem } from '../contract/overview.ts';
import { worst, type Candidate, type StoredNotice } from './model.ts';
import type { NoticeStore } from './store.ts';

/** More than this at once is one notice. */
const mostAtOnce = 3;
/** What is told within this time of each other counts as at once. */
const atOnceMs = 60_000;
const namedInGroup = 5;

interface DecideParts {
  readonly store: NoticeStore;
  /** The wall clock. */
  readonly now: number;
}

function problemOf({ content }: Pick<StoredNotice, 'content'>): Problem | null {
  return content.type === 'problem' ? content.problem : null;
}

function draft({ store, now }: DecideParts, { key, severity, content }: Candidate): StoredNotice {
  return {
    id: store.newId(),
    channel: 'desktop',
    key,
    severity,
    content,
    state: 'waiting',
    groupedIn: null,
    decidedAt: now,
    toldAt: null,
    toldBy: null,
    outcome: null,
    endedAt: null,
  };
}

/** What just failed tells of what it left: that the container is down is no second notice. */
function toldByJob({ store, now }: DecideParts, { content }: Candidate): StoredNotice | undefined {
  if (content.type !== 'problem' || content.problem.containerId === null) return undefined;
  const { host, subject, stack } = content.problem;
  return store
    .list(20)
    .find(
      (notice) =>
        notice.content.type === 'job' &&
        notice.content.host === host &&
        (notice.content.subject === subject || notice.content.subject === stack) &&
        now - notice.decidedAt < 2 * atOnceMs,
    );
}

/** The one before of the same thing, where it was over before anybody could show it: without a desktop each would stay. */
function unheard({ store }: DecideParts, { key }: Candidate): StoredNotice | undefined {
  const last = store.lastOf(key);
  return last?.state === 'withdrawn' && last.toldAt === null ? last : undefined;
}

/** The group that is to take more, or a new one. It tells of all in it, and what was told alone is told by it from now on. */
function putInGroup(
  parts: DecideParts,
  fresh: readonly StoredNotice[],
  recent: readonly StoredNotice[],
): void {
  const { store, now } = parts;
  const open = store.open();
  const group = open.find(({ content, decidedAt }) => content.type === 'group' && now - decidedAt < atOnceMs);
  const id = group?.id ?? store.newId();
  const members = [...open.filter(({ groupedIn }) => groupedIn === id), ...recent, ...fresh];
  const problems = members.map(problemOf).filter((problem) => problem !== null);
  const severity = worst(members.map((member) => member.severity));
  const named = [...problems]
    .sort((a, b) => Number(b.severity === 'critical') - Number(a.severity === 'critical'))
    .slice(0, namedInGroup);
  const content = { type: 'group', count: problems.length, problems: named } as const;
  const key = group?.key ?? `group:${id}`;
  const base = draft(parts, { key, severity, content, settleMs: 0, isBusy: false });
  store.save({ ...base, id, decidedAt: group?.decidedAt ?? now });
  for (const member of members) {
    const toldAt = member.toldAt ?? now;
    store.save({ ...member, state: 'grouped', groupedIn: id, toldAt });
  }
}

/**
 * Writes down what is to be told of what is due: a notice each, or one for all where they are many. Answers the ids of notices
 * that were shown alone and are told by a group now.
 */
export function decide(parts: DecideParts, due: readonly Candidate[]): readonly string[] {
  const { store, now } = parts;
  const fresh: StoredNotice[] = [];
  const open = store.open();
  for (const candidate of due) {
    const before = open.find(({ key }) => key === candidate.key);
    const job = before === undefined ? toldByJob(parts, candidate) : undefined;
    const place = before ?? unheard(parts, candidate);
    const notice = { ...draft(parts, candidate), ...(place === undefined ? {} : { id: place.id }) };
    if (job === undefined) fresh.push(notice);
    else store.save({ ...notice, state: 'grouped', groupedIn: job.id, toldAt: now });
  }
  const isProblem = (notice: StoredNotice): boolean => notice.content.type === 'problem';
  const many = fresh.filter(isProblem);
  const ids = new Set(fresh.map(({ id }) => id));
  const recent = open.filter(
    (notice) =>
      isProblem(notice) &&
      !ids.has(notice.id) &&
      notice.state !== 'grouped' &&
      now - notice.decidedAt < atOnceMs,
  );
  const hasGroup = open.some(
    ({ content, decidedAt }) => content.type === 'group' && now - decidedAt < atOnceMs,
  );
  const isGroup = many.length > 0 && (hasGroup || many.length + recent.length > mostAtOnce);
  for (const notice of fresh) if (!isGroup || !isProblem(notice)) store.save(notice);
  if (!isGroup) return [];
  putInGroup(parts, many, recent);
  return recent.filter(({ state }) => state === 'shown').map(({ id }) => id);
}
