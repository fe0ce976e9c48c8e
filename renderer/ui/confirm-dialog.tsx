import { useState } from 'react';
import type { Environment } from '../../main/contract/hosts.ts';
import type { Failure } from '../app/client/failure.ts';
import { Dialog, DialogActions } from './dialog.tsx';
import { FailureView } from './failure-view.tsx';
import { TypeNameField } from './type-name-field.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  /** The thing and where it is, in words. */
  readonly where: string;
  readonly environment: Environment;
  /** What is lost, one sentence each. */
  readonly loses: readonly string[];
  readonly action: string;
  /** The name to be typed; null where a click is enough. */
  readonly typed: string | null;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly onConfirm: (typed: string | undefined) => void;
  readonly onClose: () => void;
}

/** Asks before something is taken away: names the host, the thing and what is lost. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [entry, setEntry] = useState('');
  const agrees = props.typed === null || entry === props.typed;
  return (
    <Dialog
      title={props.title}
      where={props.where}
      environment={props.environment}
      onClose={props.onClose}
      onSubmit={() => {
        if (agrees && !props.busy) props.onConfirm(props.typed === null ? undefined : entry);
      }}
    >
      {props.loses.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {props.typed === null ? null : (
        <TypeNameField name={props.typed} value={entry} onChange={setEntry} first />
      )}
      {props.failure === null ? null : <FailureView failure={props.failure} />}
      <DialogActions
        action={props.action}
        danger
        disabled={!agrees}
        busy={props.busy}
        onClose={props.onClose}
      />
    </Dialog>
  );
}
