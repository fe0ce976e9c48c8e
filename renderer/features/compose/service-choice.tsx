import { Checkbox } from '@mantine/core';
import type { StackDescription } from '../../../main/contract/compose.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import classes from './compose.module.css';

interface ServiceChoiceProps {
  readonly services: StackDescription['services'];
  /** undefined: all of them. */
  readonly chosen: readonly string[] | undefined;
  readonly onChange: (chosen: string[] | undefined) => void;
}

/** Which services an act means. */
export function ServiceChoice({ services, chosen, onChange }: ServiceChoiceProps) {
  const { t } = useText();
  const present = services.filter(({ containers }) => containers.length > 0).map(({ name }) => name);
  const isOn = (name: string): boolean => chosen?.includes(name) ?? true;

  function toggle(name: string, on: boolean): void {
    const next = present.filter((other) => (other === name ? on : isOn(other)));
    onChange(next.length === present.length ? undefined : next);
  }

  return (
    <fieldset className={classes['services']}>
      <legend className={classes['subhead']}>{t('compose.services')}</legend>
      <Checkbox
        size="xs"
        label={t('compose.allServices')}
        checked={chosen === undefined}
        indeterminate={chosen !== undefined && chosen.length > 0}
        onChange={(event) => onChange(event.currentTarget.checked ? undefined : [])}
      />
      {present.map((name) => (
        <Checkbox
          key={name}
          size="xs"
          label={plain(name)}
          checked={isOn(name)}
          onChange={(event) => toggle(name, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
}
