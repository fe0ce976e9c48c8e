import { Menu } from '@mantine/core';
import { useId, useRef, useState, type Ref } from 'react';
import classes from './row-button.module.css';

interface RowButtonProps {
  /** What it does to what, in words. */
  readonly label: string;
  readonly disabled?: boolean;
  readonly onPress: () => void;
  readonly children: React.ReactNode;
}

/** A button with a sign in it, for rows by the thousand: it costs one element and no listener of its own. */
export function RowButton({ label, disabled = false, onPress, children }: RowButtonProps) {
  return (
    <button
      type="button"
      className={classes['button']}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

interface RowMenuProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly icon: React.ReactNode;
  /** The items; drawn when it opens. */
  readonly children: React.ReactNode;
}

/** Where the menu stands; the button beside it is what opens it and what names it. */
function MenuPlace({ ref }: { readonly ref?: Ref<HTMLSpanElement> }) {
  return <span ref={ref} className={classes['anchor']} />;
}

/** A menu of a row. There is none until somebody opens it: a table would else carry one for each row. */
export function RowMenu({ label, disabled = false, icon, children }: RowMenuProps) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <span className={classes['holder']}>
      <button
        ref={button}
        id={`${id}-target`}
        type="button"
        className={classes['button']}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={opened}
        disabled={disabled}
        onClick={() => setOpened(!opened)}
      >
        {icon}
      </button>
      {opened ? (
        <Menu
          id={id}
          opened
          onChange={setOpened}
          onClose={() => button.current?.focus()}
          clickOutsideEvents={['mousedown', 'touchstart']}
        >
          <Menu.Target>
            <MenuPlace />
          </Menu.Target>
          <Menu.Dropdown>{children}</Menu.Dropdown>
        </Menu>
      ) : null}
    </span>
  );
}
