import { useEffect, useState, useSyncExternalStore } from 'react';
import { useLink } from '../../app/client/engine-context.tsx';
import { LogSession, type LogFrame } from './log-session.ts';
import type { TailTarget } from './logs-search.ts';

interface Followed {
  readonly session: LogSession;
  readonly frame: LogFrame;
}

/** Reads the logs of a target for as long as it is chosen and the screen is open. */
export function useLogSession(target: TailTarget): Followed {
  const link = useLink();
  const [session] = useState(() => new LogSession(link));
  // A target is made anew with each change of a container; only a different one begins anew.
  const key = JSON.stringify(target);
  useEffect(() => session.follow(JSON.parse(key) as TailTarget), [session, key]);
  const frame = useSyncExternalStore(session.subscribe, session.getFrame);
  return { session, frame };
}
