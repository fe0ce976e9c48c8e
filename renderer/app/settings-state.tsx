import { useSettings } from './client/engine-context.tsx';
import { Remedies } from './remedies.tsx';
import { FailureView } from '../ui/failure-view.tsx';
import { RowsSkeleton } from '../ui/rows-skeleton.tsx';
import type { SettingsChange } from './client/use-settings-change.ts';

/** Why a panel of settings is empty, and why a change of it failed; nothing while all is well. */
export function SettingsState({ change }: { readonly change: SettingsChange }) {
  const { value: settings, failure } = useSettings();
  const shown = settings === undefined ? failure : change.failure;
  if (shown !== null) {
    return (
      <FailureView failure={shown}>
        <Remedies failure={shown} />
      </FailureView>
    );
  }
  return settings === undefined ? <RowsSkeleton rows={2} /> : null;
}
