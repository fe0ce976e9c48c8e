// One Ctrl-C reaches us several times: from the terminal, and passed on by npm and the scripts around us.
const oneInterruptMs = 1_000;

export const interruptedExitCode = 130;

/** A signal that aborts at Ctrl-C (or when we are asked to end). Another one a second later ends at once, with `exit`. */
export function listenForInterrupt(exit: (code: number) => void): AbortSignal {
  const interrupt = new AbortController();
  let interruptedAt: number | undefined;
  const onSignal = (): void => {
    const now = performance.now();
    if (interruptedAt !== undefined && now - interruptedAt > oneInterruptMs) exit(interruptedExitCode);
    interruptedAt ??= now;
    interrupt.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return interrupt.signal;
}
