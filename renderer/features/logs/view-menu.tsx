import { Button, Menu } from '@mantine/core';
import { useText } from '../../app/language/language.ts';
import { levels, type Level } from './log-level.ts';

export interface ViewOptions {
  readonly timestamps: boolean;
  readonly names: boolean;
  readonly wrap: boolean;
  readonly hidden: ReadonlySet<Level>;
}

interface ViewMenuProps {
  readonly options: ViewOptions;
  readonly onChange: (options: ViewOptions) => void;
}

const switches = ['wrap', 'timestamps', 'names'] as const;

/** Which levels are shown, and how lines are drawn. */
export function ViewMenu({ options, onChange }: ViewMenuProps) {
  const { t } = useText();
  const labels = { wrap: t('logs.wrap'), timestamps: t('logs.timestamps'), names: t('logs.sourceNames') };

  function toggleLevel(level: Level): void {
    const hidden = new Set(options.hidden);
    if (!hidden.delete(level)) hidden.add(level);
    onChange({ ...options, hidden });
  }

  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant={options.hidden.size > 0 ? 'filled' : 'outline'}>{t('logs.levels')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {levels.map((level) => (
            <Menu.CheckboxItem
              key={level}
              checked={!options.hidden.has(level)}
              onChange={() => toggleLevel(level)}
            >
              {t(`logs.level.${level}`)}
            </Menu.CheckboxItem>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu>
        <Menu.Target>
          <Button>{t('logs.options')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {switches.map((name) => (
            <Menu.CheckboxItem
              key={name}
              checked={options[name]}
              onChange={(checked) => onChange({ ...options, [name]: checked })}
            >
              {labels[name]}
            </Menu.CheckboxItem>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
