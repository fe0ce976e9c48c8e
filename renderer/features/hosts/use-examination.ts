import { useCallback, useEffect, useMemo, useState } from 'react';
import type { DoctorReport } from '../../../main/contract/doctor.ts';
import { useLink } from '../../app/client/engine-context.tsx';
import { toFailure, type Failure } from '../../app/client/failure.ts';

interface Examination {
  readonly report: DoctorReport | null;
  readonly failure: Failure | null;
  readonly busy: boolean;
  readonly again: () => void;
}

interface Told {
  /** Which examination told it. */
  readonly run: { readonly hostId: string };
  readonly report: DoctorReport | null;
  readonly failure: Failure | null;
}

const patienceMs = 5_000;

/** Examines a host while somebody looks at it, and again when asked to. */
export function useExamination(hostId: string): Examination {
  const link = useLink();
  const [round, setRound] = useState(0);
  const run = useMemo(() => ({ hostId, round }), [hostId, round]);
  const [told, setTold] = useState<Told>({ run, report: null, failure: null });
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const follow = async (): Promise<void> => {
      let report: DoctorReport | null = null;
      try {
        const client = await link.whenReady(patienceMs);
        for await (report of await client.hosts.doctor({ host: run.hostId }, { signal })) {
          if (signal.aborted) return;
          setTold({ run, report, failure: null });
        }
      } catch (error) {
        if (!signal.aborted) setTold({ run, report, failure: toFailure(error) });
      }
    };
    void follow();
    return () => {
      ending.abort();
    };
  }, [link, run]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  // What an earlier examination found is no longer shown once another began.
  const { report, failure } = told.run === run ? told : { report: null, failure: null };
  return { report, failure, busy: failure === null && report?.isDone !== true, again };
}
