import { Link } from '@tanstack/react-router';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView, Inventory } from '../../../main/contract/stacks.ts';
import { useText } from '../../app/language/language.ts';
import { Age, Since } from '../../ui/age.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Name } from '../../ui/name.tsx';
import { Fact, Facts, Panel } from '../../ui/panel.tsx';
import { ContainerState, ContainerTroubles, shownStatus } from './container-state.tsx';
import { portTexts, shortDigest } from './container-text.ts';
import classes from './stacks.module.css';

interface ContainerFactsProps {
  readonly container: ContainerView;
  readonly host: HostView;
  readonly certainty: Inventory['certainty'];
}

/** What is known of a container. */
export function ContainerFacts({ container, host, certainty }: ContainerFactsProps) {
  const { t } = useText();
  const ports = portTexts(container.ports);
  return (
    <Panel title={t('containers.facts')} stale={certainty !== 'fresh'}>
      <Facts>
        <Fact name={t('containers.state')}>
          <ContainerState container={container} status={shownStatus(container, certainty)} />
          {container.state === 'running' && container.startedAt !== null && certainty === 'fresh' ? (
            <span className={classes['dim']}>
              <Since at={container.startedAt} />
            </span>
          ) : null}
          <ContainerTroubles container={container} />
        </Fact>
        <Fact name={t('containers.health')}>
          {container.health === null
            ? t('containers.noHealthcheck')
            : t(`containers.healthOf.${container.health}`)}
        </Fact>
        <Fact name={t('containers.restarts')}>{container.restartCount}</Fact>
        <Fact name={t('containers.restartPolicy')}>
          <Name>{container.restartPolicy}</Name>
        </Fact>
        <Fact name={t('containers.exitCode')}>{container.exitCode ?? '–'}</Fact>
        <Fact name={t('containers.image')}>
          <Name>{container.image}</Name>
        </Fact>
        <Fact name={t('containers.digest')}>
          {container.imageDigest === null ? (
            t('common.unknown')
          ) : (
            <>
              <code title={container.imageDigest}>{shortDigest(container.imageDigest)}</code>
              <CopyButton text={container.imageDigest} />
            </>
          )}
        </Fact>
        <Fact name={t('containers.ports')}>
          {ports.length === 0 ? (
            t('containers.noPorts')
          ) : (
            <span className={classes['ports']}>
              {ports.map((port) => (
                <code key={port}>{port}</code>
              ))}
            </span>
          )}
        </Fact>
        <Fact name={t('containers.stack')}>
          {container.stack === null ? (
            t('common.none')
          ) : (
            <Link
              to="/hosts/$host/stacks/$stack"
              params={{ host: host.name, stack: container.stack }}
              className={classes['link'] ?? ''}
            >
              <Name>{container.stack}</Name>
            </Link>
          )}
          {container.service === null ? null : (
            <span className={`${classes['dim']} ${classes['service']}`}>
              <Name>{container.service}</Name>
            </span>
          )}
        </Fact>
        <Fact name={t('containers.created')}>
          <Age at={container.createdAt} />
        </Fact>
        <Fact name={t('containers.started')}>
          {container.startedAt === null ? t('common.never') : <Age at={container.startedAt} />}
        </Fact>
        <Fact name={t('containers.finished')}>
          {container.finishedAt === null ? t('common.never') : <Age at={container.finishedAt} />}
        </Fact>
        <Fact name={t('containers.logDriver')}>
          {container.logDriver}
          {container.tty ? <span className={classes['dim']}>TTY</span> : null}
        </Fact>
        <Fact name={t('containers.id')}>
          <code title={container.id}>{container.id.slice(0, 12)}</code>
          <CopyButton text={container.id} />
        </Fact>
      </Facts>
    </Panel>
  );
}
