import { Button, Loader } from '@mantine/core';
import type { Check, CheckReason, RemedyAction } from '../../../main/contract/doctor.ts';
import type { Status } from '../../../main/contract/common.ts';
import { useMay } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './doctor.module.css';

const statusOf: Readonly<Record<Exclude<Check['state'], 'running'>, Status>> = {
  waiting: 'unknown',
  ok: 'up',
  warn: 'degraded',
  fail: 'down',
  skipped: 'unknown',
};

type Remedied = Exclude<CheckReason, 'ok' | 'not-needed' | 'not-reached' | 'unknown' | 'proxy-command'>;

const withoutRemedy: readonly CheckReason[] = ['ok', 'not-needed', 'not-reached', 'unknown', 'proxy-command'];

function hasRemedy(reason: CheckReason): reason is Remedied {
  return !withoutRemedy.includes(reason);
}

/** Why a check was left out; null for one that was not. */
function skippedAs({ state, reason }: Check): 'not-needed' | 'not-reached' | 'unknown' | null {
  if (state !== 'skipped') return null;
  return reason === 'not-reached' || reason === 'unknown' ? reason : 'not-needed';
}

function Mark({ state }: { readonly state: Check['state'] }) {
  if (state === 'running') return <Loader size={12} />;
  return <StatusMark status={statusOf[state]} silent />;
}

const procedureOf: Readonly<Record<RemedyAction, string>> = {
  trust: 'hosts.trust',
  forgetKey: 'hosts.forgetKey',
  unlock: 'hosts.unlock',
  connect: 'hosts.connect',
  retry: 'hosts.connect',
  edit: 'hosts.update',
};

interface DoctorCheckRowProps {
  readonly check: Check;
  readonly busy: boolean;
  readonly onAction: (action: RemedyAction) => void;
}

/** One precondition: its state by shape, colour and word, what came back, and what to press or copy. */
export function DoctorCheckRow({ check, busy, onAction }: DoctorCheckRowProps) {
  const { t } = useText();
  const { remedy, state } = check;
  const may = useMay();
  const offered = remedy?.action ?? null;
  const action = offered !== null && may(procedureOf[offered]) ? offered : null;
  const skipped = skippedAs(check);
  const found = skipped === null ? plain(check.found) : t(`doctor.skipped.${skipped}`);
  return (
    <li className={classes['check']} data-state={state}>
      <span className={classes['mark']}>
        <Mark state={state} />
      </span>
      <span className={classes['name']}>{t(`doctor.check.${check.id}`)}</span>
      <span className={classes['state']}>{t(`doctor.state.${state}`)}</span>
      <div className={classes['words']}>
        {found === '' ? null : (
          <p
            className={classes['found']}
            title={check.tried === '' ? '' : `${t('doctor.tried')}: ${plain(check.tried)}`}
          >
            {found}
          </p>
        )}
        {remedy === null ? null : (
          <div className={classes['remedy']}>
            <p>{hasRemedy(check.reason) ? t(`doctor.remedy.${check.reason}`) : plain(remedy.text)}</p>
            {remedy.command === null ? null : (
              <p className={classes['command']}>
                <code>{plain(remedy.command)}</code>
                <CopyButton text={remedy.command} />
              </p>
            )}
            {action === null ? null : (
              <Button size="compact-sm" loading={busy} onClick={() => onAction(action)}>
                {t(`doctor.action.${action}`)}
              </Button>
            )}
          </div>
        )}
      </div>
    </li>
  );
}
