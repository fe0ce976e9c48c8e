import { readDescription, runningParts, type LabWorld } from './description.ts';
import { labPaths } from './paths.ts';
import { Progress } from './progress.ts';
import { STEPS_UP, bringUp } from './up.ts';

export { startDelayProxy, type DelayProxy } from './delay-proxy.ts';
export type { LabWorld } from './description.ts';
export type { EngineName } from './engines.ts';
export {
  changeHostKey,
  crashContainer,
  cutNetwork,
  docker,
  healLab,
  healNetwork,
  killDockerd,
  linkDown,
  linkUp,
  restartDockerd,
  restartSshd,
  restoreHostKey,
  secondSshd,
  setFloodRate,
  startDockerd,
} from './faults.ts';

/** What stands where in the lab that is up; throws a LabError when it is not up. */
export function labWorld(): LabWorld {
  return readDescription(labPaths());
}

/** Brings the lab up unless every part of it runs, and describes it. Needs root. */
export async function ensureLab(): Promise<LabWorld> {
  const paths = labPaths();
  if (Object.values(runningParts(paths)).every((pid) => pid !== null)) return labWorld();
  return bringUp(paths, new Progress(STEPS_UP, () => undefined));
}
