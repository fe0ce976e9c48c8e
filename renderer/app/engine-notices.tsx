import { useAsk } from './client/ask.ts';
import { Notice } from '../ui/notice.tsx';
import { plain } from '../ui/visible-text.ts';

/** A data folder that was put aside explains why the screens are empty, so it is said wherever they are. */
export function DatabaseNotices() {
  const engine = useAsk(['system.get'], (client, signal) => client.system.get({}, { signal }));
  return (engine.value?.notices ?? [])
    .filter((notice) => notice.kind === 'databaseSetAside')
    .map((notice) => <Notice key={notice.message}>{plain(notice.message)}</Notice>);
}
