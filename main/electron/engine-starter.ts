import { utilityProcess } from 'electron';
import { WheelhouseError } from '../platform/errors.ts';
import { layout } from '../platform/layout.ts';
import { engineArguments, engineEnvironment } from '../server/engine-command.ts';
import { readinessSchema, type Readiness } from '../server/wire.ts';

const readyTimeoutMs = 30_000;
/**
 * Starts the engine as a utility process, which ends with the app. Resolves with what it says: ready, or
 * why not; rejects with INTERNAL where it ends or says nothing within 30 seconds.
 */
export function startEngineInApp(dataFolder: string): Promise<Readiness> {
  const child = utilityProcess.fork(layout.engineProcess, engineArguments(dataFolder), {
    serviceName: 'Wheelhouse engine',
    stdio: 'inherit',
    env: engineEnvironment(),
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill();
      reject(new WheelhouseError('INTERNAL', `The engine said nothing within ${readyTimeoutMs / 1000} s.`));
    }, readyTimeoutMs);
    child.once('message', (message: unknown) => {
      clearTimeout(timer);
      const parsed = readinessSchema.safeParse(message);
      if (parsed.success) resolve(parsed.data);
      else reject(new WheelhouseError('INTERNAL', 'The engine said something else than that it is ready.'));
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new WheelhouseError('INTERNAL', `The engine ended (exit code ${code}) before it was ready.`));
    });
  });
}
