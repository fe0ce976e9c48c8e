import { Skeleton } from '@mantine/core';
import { useText } from '../app/language/language.ts';

/** Where rows will be, while they are on their way. */
export function RowsSkeleton({
  rows = 6,
  height = 40,
}: {
  readonly rows?: number;
  readonly height?: number;
}) {
  const { t } = useText();
  return (
    <div role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height - 12} my={12} radius="sm" />
      ))}
    </div>
  );
}
