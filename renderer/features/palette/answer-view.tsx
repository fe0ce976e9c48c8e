import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { toLabel } from './form-values.ts';
import classes from './palette.module.css';

function Value({ value }: { readonly value: unknown }) {
  const { t } = useText();
  if (value === null || value === undefined || value === '') return t('common.none');
  if (typeof value === 'string') return plain(value);
  return <pre>{plain(JSON.stringify(value, null, 1))}</pre>;
}

/** What a command answered, field by field; nothing where there is nothing to read. */
export function AnswerView({ answer }: { readonly answer: unknown }) {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return null;
  const rows = Object.entries(answer);
  if (rows.length === 0) return null;
  return (
    <dl className={classes['answer']}>
      {rows.map(([name, value]) => (
        <div key={name} className={classes['keyRow']}>
          <dt>{toLabel(name)}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
