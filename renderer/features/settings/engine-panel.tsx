import { useAsk } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { Age } from '../../ui/age.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Name } from '../../ui/name.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Fact, Facts, Panel } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { plain } from '../../ui/visible-text.ts';

function EngineFacts() {
  const { t } = useText();
  const engine = useAsk(['system.get'], (client, signal) => client.system.get({}, { signal }));
  if (engine.failure !== null) {
    return (
      <FailureView failure={engine.failure}>
        <Remedies failure={engine.failure} onRetry={engine.again} />
      </FailureView>
    );
  }
  if (engine.value === undefined) return <RowsSkeleton rows={2} />;
  return (
    <>
      {engine.value.notices.map((notice) => (
        <Notice key={notice.message}>{plain(notice.message)}</Notice>
      ))}
      <Facts>
        <Fact name={t('settings.version')}>{engine.value.version}</Fact>
        <Fact name={t('settings.process')}>{engine.value.pid}</Fact>
        <Fact name={t('settings.startedAt')}>
          <Age at={engine.value.startedAt} />
        </Fact>
        <Fact name={t('settings.attached')}>{t('settings.faces', { count: engine.value.faces })}</Fact>
        <Fact name={t('settings.access')}>
          {engine.value.access.map((level) => t(`settings.accessOf.${level}`)).join(', ')}
        </Fact>
        <Fact name={t('settings.dataFolder')}>
          <Name mono>{engine.value.dataFolder}</Name>
        </Fact>
      </Facts>
    </>
  );
}

/** What is known of the engine itself. */
export function EnginePanel() {
  const { t } = useText();
  return (
    <Panel title={t('settings.engine')}>
      <EngineFacts />
    </Panel>
  );
}
