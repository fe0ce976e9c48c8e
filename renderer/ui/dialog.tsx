import { Button, Modal } from '@mantine/core';
import type { Environment } from '../../main/contract/hosts.ts';
import { useText } from '../app/language/language.ts';
import { EnvironmentBadge } from './environment-badge.tsx';
import classes from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  /** The thing and where it is, in words. */
  readonly where: string;
  readonly environment: Environment;
  /** In px; Mantine's own where it is left out. */
  readonly size?: number;
  /** The content is a form, and this is what Enter in it does. */
  readonly onSubmit?: () => void;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}

/** A dialog about something on a host: which environment it is in and what it is stand above everything else. */
export function Dialog(props: DialogProps) {
  const { title, where, environment, size, onSubmit, onClose, children } = props;
  const { t } = useText();
  const content = (
    <>
      <p className={classes['where']}>
        <EnvironmentBadge environment={environment} /> {where}
      </p>
      {children}
    </>
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      {...(size === undefined ? {} : { size })}
    >
      {onSubmit === undefined ? (
        <div className={classes['stack']}>{content}</div>
      ) : (
        <form
          className={classes['stack']}
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit();
          }}
        >
          {content}
        </form>
      )}
    </Modal>
  );
}

interface DialogActionsProps {
  /** What the dialog is for. */
  readonly action: string;
  /** It takes something away. */
  readonly danger?: boolean;
  readonly busy: boolean;
  readonly disabled: boolean;
  /** Left out in a form, which the button then submits. */
  readonly onAct?: () => void;
  readonly onClose: () => void;
  /** Other ways out, at the beginning. */
  readonly children?: React.ReactNode;
}

/** The foot of a dialog: not now, or do it. */
export function DialogActions(props: DialogActionsProps) {
  const { action, danger = false, busy, disabled, onAct, onClose, children } = props;
  const { t } = useText();
  return (
    <div className={classes['actions']}>
      {children === undefined ? null : <div className={classes['spread']}>{children}</div>}
      <Button size="sm" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <Button
        size="sm"
        variant="filled"
        disabled={disabled}
        loading={busy}
        {...(danger ? { color: 'danger' } : {})}
        {...(onAct === undefined ? { type: 'submit' as const } : { onClick: onAct, 'data-autofocus': true })}
      >
        {action}
      </Button>
    </div>
  );
}
