import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Problem } from '../../../main/contract/overview.ts';
import { useAction } from '../../app/client/ask.ts';
import { findContainer, useHost, useInventory } from '../../app/client/engine-context.tsx';
import { useMay } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { usePerform } from '../stacks/acts-context.ts';
import classes from './overview.module.css';

/** The one button that most likely helps, and the logs beside it. */
export function ProblemFix({ problem }: { readonly problem: Problem }) {
  const { t } = useText();
  const navigate = useNavigate();
  const perform = usePerform();
  const host = useHost(problem.hostId);
  const inventory = useInventory(problem.hostId ?? undefined);
  const container = findContainer(inventory, problem.containerId ?? '');
  const may = useMay();
  const isHeld = problem.fix === 'start' && !may('containers.start');
  const connect = useAction(async (client, hostId: string) => await client.hosts.connect({ host: hostId }));

  function openLogs(): void {
    void navigate({ to: '/logs', search: { host: problem.host ?? '', c: [problem.subject] } });
  }

  function fix(): void {
    switch (problem.fix) {
      case 'restart':
      case 'start':
        if (host !== undefined && container !== undefined) perform(problem.fix, { host, container });
        break;
      case 'connect':
        if (problem.hostId !== null) connect.run(problem.hostId);
        break;
      case 'trust':
      case 'unlock':
        void navigate({ to: '/hosts/$host', params: { host: problem.host ?? problem.subject } });
        break;
      case 'logs':
        openLogs();
        break;
      case 'job':
        if (problem.jobId !== null) void navigate({ to: '/jobs/$job', params: { job: problem.jobId } });
        break;
      case 'none':
        break;
    }
  }

  return (
    <>
      {connect.failure === null ? null : (
        <span className={classes['dim']}>{t(`failure.${connect.failure.code}`)}</span>
      )}
      {problem.containerId !== null && problem.fix !== 'logs' ? (
        <Button variant="subtle" onClick={openLogs}>
          {t('overview.fix.logs')}
        </Button>
      ) : null}
      {problem.fix === 'none' || isHeld ? null : (
        <Button
          variant="filled"
          loading={connect.busy}
          disabled={(problem.fix === 'restart' || problem.fix === 'start') && container === undefined}
          onClick={fix}
        >
          {t(`overview.fix.${problem.fix}`)}
        </Button>
      )}
    </>
  );
}
