import { Button, Menu } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
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

function Item({
  label,
  checked,
  onClick,
}: {
  readonly label: string;
  readonly checked: boolean;
  readonly onClick: () => void;
}) {
  return (
    <Menu.Item
      role="menuitemcheckbox"
      aria-checked={checked}
      closeMenuOnClick={false}
      leftSection={<IconCheck size={14} aria-hidden visibility={checked ? 'visible' : 'hidden'} />}
      onClick={onClick}
    >
      {label}
    </Menu.Item>
  );
}

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
            <Item
              key={level}
              label={t(`logs.level.${level}`)}
              checked={!options.hidden.has(level)}
              onClick={() => toggleLevel(level)}
            />
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu>
        <Menu.Target>
          <Button>{t('logs.options')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {switches.map((name) => (
            <Item
              key={name}
              label={labels[name]}
              checked={options[name]}
              onClick={() => onChange({ ...options, [name]: !options[name] })}
            />
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
