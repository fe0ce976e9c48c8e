import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { StackDescription, StackService } from '../../../main/contract/compose.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Name } from '../../ui/name.tsx';
import { Fact, Facts, Panel } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { StackScreen } from '../stacks/stack-screen.tsx';
import { useServiceColumns } from './service-columns.tsx';
import { StackActDialog } from './stack-act-dialog.tsx';
import { absentStack } from './absent-stack.tsx';
import { stackActs } from './stack-acts.tsx';
import { useDescription } from './use-description.ts';
import { WhyNot } from './why-not.tsx';
import classes from './compose.module.css';

const keyOf = (service: StackService): string => service.name;

function RunFacts({ description }: { readonly description: StackDescription }) {
  const { t } = useText();
  const { compose, workingFolder, files } = description;
  return (
    <Panel title={t('compose.howItRuns')}>
      <Facts>
        <Fact name={t('compose.program')}>
          {compose === null
            ? t('compose.noProgram')
            : compose.sudo
              ? t('compose.withSudo', { version: compose.version })
              : compose.version}
        </Fact>
        <Fact name={t('compose.folder')}>
          {workingFolder === null ? '–' : <Name mono>{workingFolder}</Name>}
        </Fact>
        <Fact name={t('compose.files')}>
          {files.length === 0 ? (
            '–'
          ) : (
            <Name mono>{files.map((file) => shortened(file, workingFolder)).join(', ')}</Name>
          )}
        </Fact>
      </Facts>
    </Panel>
  );
}

function shortened(file: string, folder: string | null): string {
  return folder !== null && file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
}

function Services({ host, stack }: { readonly host: HostView; readonly stack: string }) {
  const { t } = useText();
  const { value, loading, failure, again } = useDescription(host, stack);
  const [restarting, setRestarting] = useState<string | null>(null);
  const columns = useServiceColumns(host, stack, setRestarting);
  return (
    <>
      {loading && host.connection.state === 'ready' ? <RowsSkeleton /> : null}
      {failure === null ? null : (
        <FailureView failure={failure} title={t('compose.describeFailed')}>
          <Remedies failure={failure} host={host.name} onRetry={again} />
        </FailureView>
      )}
      {value === undefined ? null : (
        <>
          <WhyNot description={value} />
          {value.services.length === 0 ? (
            <EmptyState title={t('compose.emptyTitle')} lead={t('compose.emptyLead')} />
          ) : (
            <DataTable
              label={t('compose.services')}
              columns={columns}
              rows={value.services}
              rowKey={keyOf}
              defaultSort={{ column: 'name', descending: false }}
              stale={host.connection.state !== 'ready'}
            />
          )}
          <div className={classes['facts']}>
            <RunFacts description={value} />
          </div>
        </>
      )}
      {restarting === null ? null : (
        <StackActDialog
          act="restart"
          host={host}
          stack={stack}
          services={[restarting]}
          onClose={() => setRestarting(null)}
        />
      )}
    </>
  );
}

/** The services of a stack against its file, each with its containers to count up or down. */
export function ServicesPage() {
  return (
    <StackScreen actions={stackActs} absent={absentStack}>
      {({ host, stack }) => <Services host={host} stack={stack} />}
    </StackScreen>
  );
}
