import { useMayDo } from '../../app/client/may-do.tsx';
import classes from './support.module.css';

interface HeldPanelProps {
  readonly id: string;
  readonly children: React.ReactNode;
}

/** These change nothing that support mode holds: the team file shows its export alone there. */
const free: readonly string[] = ['support', 'team-file', 'engine'];

/** A panel of the settings; in support mode it is shown, and nothing on it can be pressed. */
export function HeldPanel({ id, children }: HeldPanelProps) {
  const mayChange = useMayDo('settings.update');
  const isHeld = !mayChange && !free.includes(id);
  return (
    <fieldset className={classes['held']} disabled={isHeld}>
      {children}
    </fieldset>
  );
}
