import { Modal } from '@mantine/core';
import type { Failure } from '../../app/client/failure.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';

/** A failure that has no room where it happened, as in the cell of a table. */
export function FailureNote({
  failure,
  onClose,
}: {
  readonly failure: Failure;
  readonly onClose: () => void;
}) {
  const { t } = useText();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('compose.act.scale')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <FailureView failure={failure}>
        <Remedies failure={failure} />
      </FailureView>
    </Modal>
  );
}
