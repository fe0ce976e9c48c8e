import { Button, Checkbox, Select } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { pruneKinds, usualPruneKinds, type PruneItem, type PruneKind } from '../../../main/contract/prune.ts';
import { useAction, useAsk } from '../../app/client/ask.ts';
import { formatBytes } from '../../app/language/bytes.ts';
import { useText } from '../../app/language/language.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { plain } from '../../ui/visible-text.ts';
import { HostScreen } from '../hosts/host-screen.tsx';
import { CleanupRun } from './cleanup-run.tsx';
import { CleanupTable } from './cleanup-table.tsx';
import { sumBytes } from './cleanup-words.ts';
import { Listing, SizesNotice } from './listing.tsx';
import classes from './storage.module.css';

const ages = ['1d', '7d', '4w'] as const;
const anyAge = 'any';

/** What a person chose otherwise than the plan has it, by key. */
type Choices = ReadonlyMap<string, boolean>;

interface ConfirmProps {
  readonly host: HostView;
  readonly items: readonly PruneItem[];
  readonly onStarted: (jobId: string) => void;
  readonly onClose: () => void;
}

function ConfirmCleanup({ host, items, onStarted, onClose }: ConfirmProps) {
  const { t, language } = useText();
  const run = useAction(
    async (client, confirm: string | undefined) =>
      await client.prune.run({
        host: host.id,
        plan: items.map(({ key }) => key),
        ...(confirm === undefined ? {} : { confirm }),
      }),
    ({ jobId }) => onStarted(jobId),
  );
  const volumes = items.filter(({ kind }) => kind === 'volume');
  const size = formatBytes(sumBytes(items), language);
  return (
    <ConfirmDialog
      title={t('cleanup.confirmTitle', { host: plain(host.name) })}
      where={plain(host.name)}
      environment={host.environment}
      loses={[
        t('cleanup.confirmLoses', { count: items.length, size }),
        ...(volumes.length === 0
          ? []
          : [
              t('cleanup.confirmVolumes', {
                count: volumes.length,
                size: formatBytes(sumBytes(volumes), language),
              }),
            ]),
        t('cleanup.confirmExact'),
      ]}
      action={t('cleanup.act')}
      typed={volumes.length > 0 || host.protected ? host.name : null}
      busy={run.busy}
      failure={run.failure}
      onConfirm={(typed) => run.run(typed)}
      onClose={onClose}
    />
  );
}

interface OptionsProps {
  readonly kinds: readonly PruneKind[];
  readonly onKinds: (kinds: readonly PruneKind[]) => void;
  readonly age: string;
  readonly onAge: (age: string) => void;
}

function Options({ kinds, onKinds, age, onAge }: OptionsProps) {
  const { t } = useText();
  return (
    <div className={classes['kinds']} role="group" aria-label={t('cleanup.what')}>
      {pruneKinds.map((kind) => (
        <Checkbox
          key={kind}
          size="xs"
          label={t(`cleanup.kind.${kind}`)}
          checked={kinds.includes(kind)}
          onChange={(event) =>
            onKinds(
              pruneKinds.filter((one) => (one === kind ? event.currentTarget.checked : kinds.includes(one))),
            )
          }
        />
      ))}
      <Select
        size="xs"
        w={190}
        aria-label={t('cleanup.olderThan')}
        data={[
          { value: anyAge, label: t('cleanup.anyAge') },
          ...ages.map((value) => ({ value, label: t(`cleanup.age.${value}`) })),
        ]}
        value={age}
        allowDeselect={false}
        onChange={(value) => onAge(value ?? anyAge)}
      />
    </div>
  );
}

function HostCleanup({ host }: { readonly host: HostView }) {
  const { t, language } = useText();
  const [kinds, setKinds] = useState<readonly PruneKind[]>(usualPruneKinds);
  const [age, setAge] = useState<string>(anyAge);
  const [choices, setChoices] = useState<Choices>(new Map());
  const [asking, setAsking] = useState(false);
  const [jobId, setJobId] = useState<string | null>(null);
  const preview = useAsk(
    ['prune', host.id, kinds, age],
    (client, signal) =>
      client.prune.preview(
        { host: host.id, what: [...kinds], ...(age === anyAge ? {} : { olderThan: age }) },
        { signal },
      ),
    host.connection.state === 'ready' && kinds.length > 0 && jobId === null,
  );
  const items = useMemo(() => preview.value?.items ?? [], [preview.value]);
  const chosen = useMemo(
    () => new Set(items.filter((item) => choices.get(item.key) ?? item.chosen).map(({ key }) => key)),
    [items, choices],
  );
  const choose = useCallback((keys: readonly string[], isChosen: boolean) => {
    setChoices((before) => new Map([...before, ...keys.map((key) => [key, isChosen] as const)]));
  }, []);
  const plan = items.filter(({ key }) => chosen.has(key));
  if (jobId !== null) return <CleanupRun jobId={jobId} onClose={() => setJobId(null)} />;
  return (
    <>
      <p className={classes['dim']}>{t('cleanup.lead')}</p>
      <Options kinds={kinds} onKinds={setKinds} age={age} onAge={setAge} />
      {kinds.length === 0 ? (
        <p className={classes['dim']}>{t('cleanup.nothingChosen')}</p>
      ) : (
        <Listing
          host={host}
          loading={preview.value === undefined}
          failure={preview.failure}
          onRetry={preview.again}
        >
          <SizesNotice problem={preview.value?.sizesProblem ?? null} />
          {(preview.value?.unsupported ?? []).map(({ what, reason }) => (
            <div key={what} className={classes['notice']}>
              <Notice>{plain(reason)}</Notice>
            </div>
          ))}
          {items.length === 0 ? (
            <EmptyState
              title={t('cleanup.empty', { host: plain(host.name) })}
              lead={t('cleanup.emptyLead')}
            />
          ) : (
            <>
              <CleanupTable items={items} chosen={chosen} onChoose={choose} />
              <div className={classes['sum']}>
                <div className={classes['sumWords']} aria-live="polite">
                  <span className={classes['sumBytes']}>{formatBytes(sumBytes(plan), language)}</span>{' '}
                  <span className={classes['dim']}>
                    {t('cleanup.sum', { count: plan.length, total: items.length })}
                  </span>
                </div>
                <Button
                  size="sm"
                  variant="filled"
                  color="danger"
                  disabled={plan.length === 0}
                  onClick={() => setAsking(true)}
                >
                  {t('cleanup.start')}
                </Button>
              </div>
            </>
          )}
        </Listing>
      )}
      {asking ? (
        <ConfirmCleanup
          host={host}
          items={plan}
          onStarted={(started) => {
            setAsking(false);
            setChoices(new Map());
            setJobId(started);
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}

/** A host’s clean-up: everything that would go, with its size and why, before anything does. */
export function CleanupPage() {
  return <HostScreen>{(host) => <HostCleanup key={host.id} host={host} />}</HostScreen>;
}
