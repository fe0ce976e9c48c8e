import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useLink } from '../../app/client/engine-context.tsx';
import { LogSession } from './log-session.ts';
import type { TailTarget } from './logs-search.ts';

/**
 * Reads the logs of a target for as long as it is chosen and the screen is open. `attempt` grows to begin
 * anew after a failure.
 */
export function useLogSession(
  target: TailTarget,
  attempt: number,
): { readonly session: LogSession; readonly version: number } {
  const link = useLink();
  const key = JSON.stringify([target, attempt]);
  const [session, setSession] = useState(() => new LogSession(link));
  useEffect(() => {
    const opened = new LogSession(link);
    setSession(opened);
    const [wanted] = JSON.parse(key) as [TailTarget, number];
    void opened.run(wanted);
    return () => opened.close();
  }, [link, key]);
  const version = useSyncExternalStore(session.subscribe, session.getVersion);
  return useMemo(() => ({ session, version }), [session, version]);
}
