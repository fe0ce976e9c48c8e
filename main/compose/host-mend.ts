import type { DetachedProgram } from '../platform/shell/detached.ts';
import { composeCommand, projectArguments, type ComposeProgram, type Project } from './model.ts';

// Waits for the end of the run (or that it is forgotten), two minutes at most, then becomes the command behind it.
const afterRun = `folder="\${XDG_STATE_HOME:-$HOME/.local/state}/wheelhouse/run/$1"
shift
tries=0
while [ -d "$folder" ] && [ ! -f "$folder/exit" ] && [ "$tries" -lt 120 ]; do
  tries=$((tries + 1))
  sleep 1
done
exec "$@"`;

/**
 * What a cancel leaves on the host before it ends Compose in the middle: a program that then starts again what ran before,
 * whether this laptop is still there or not. Null where nothing ran. Pure.
 */
export function mendProgram(
  runId: string,
  { compose, project }: { readonly compose: ComposeProgram; readonly project: Project },
  services: readonly string[],
): DetachedProgram | null {
  if (services.length === 0) return null;
  const start = [...composeCommand(compose), ...projectArguments(project), 'start', ...services];
  return {
    id: mendIdOf(runId),
    workingFolder: project.workingFolder,
    argv: ['sh', '-c', afterRun, 'sh', runId, ...start],
  };
}

/** The run that mends what the cancel of another leaves. Pure. */
export function mendIdOf(runId: string): string {
  return `${runId}-mend`;
}
