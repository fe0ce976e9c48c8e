import { useMachine } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Fact, Facts } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import classes from './laptop.module.css';

/** What the machine runs on now, as far as anybody can tell, and what follows from it. */
export function MachineFacts() {
  const { t, language } = useText();
  const { value: machine, failure } = useMachine();
  if (machine === undefined) {
    return failure === null ? (
      <RowsSkeleton rows={2} />
    ) : (
      <FailureView failure={failure}>
        <Remedies failure={failure} />
      </FailureView>
    );
  }
  const { power, pace } = machine;
  const reasons = new Intl.ListFormat(language, { type: 'conjunction' }).format(
    pace.because.map((reason) => t(`laptop.because.${reason}`)),
  );
  const metered = power.metered === null ? 'unknown' : power.metered ? 'yes' : 'no';
  return (
    <div className={classes['machine']}>
      <Facts>
        <Fact name={t('laptop.power')}>{t(`laptop.source.${power.source ?? 'unknown'}`)}</Fact>
        <Fact name={t('laptop.network')}>{t(`laptop.metered.${metered}`)}</Fact>
        <Fact name={t('laptop.pace')}>
          {pace.value === 'normal' ? t('laptop.normal') : t('laptop.slow', { reasons })}
        </Fact>
      </Facts>
      {power.laptop === false ? null : <Notice>{t('laptop.sleep')}</Notice>}
    </div>
  );
}
