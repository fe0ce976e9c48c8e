import type { ComposeProblem } from '../contract/compose.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { HostShell } from '../platform/shell/types.ts';
import type { ComposeProgram } from './model.ts';

// A login's PATH over SSH lacks what an interactive one has: Homebrew, snaps, NAS systems, Docker Desktop.
const otherFolders = [
  '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/snap/bin:/opt/bin:/opt/homebrew/bin',
  '$HOME/bin:$HOME/.local/bin:$HOME/.docker/bin',
  '/Applications/Docker.app/Contents/Resources/bin:/var/packages/ContainerManager/target/usr/bin',
].join(':');

/**
 * Arguments: the engine's address or nothing. Prints a line for each Compose that answers, the best first:
 * kind, sudo, id of the engine that it reaches, version, program.
 */
const findScript = String.raw`
PATH="$PATH:${otherFolders}"
export PATH
address=$1
engine() { # sudo docker
  if [ -n "$address" ]; then $1 "$2" --host "$address" info --format '{{.ID}}' </dev/null 2>/dev/null
  else $1 "$2" info --format '{{.ID}}' </dev/null 2>/dev/null; fi
}
try_plugin() {
  for sudo in "" "sudo -n"; do
    version=$($sudo "$1" compose version --short </dev/null 2>/dev/null) || continue
    id=$(engine "$sudo" "$1") || continue
    [ -n "$id" ] || continue
    printf '%s\t%s\t%s\t%s\t%s\n' plugin "$sudo" "$id" "$version" "$1"
    return 0
  done
  return 1
}
try_standalone() {
  version=$("$1" version --short </dev/null 2>/dev/null) || return 1
  docker=$(command -v docker || echo docker)
  for sudo in "" "sudo -n"; do
    id=$(engine "$sudo" "$docker") || continue
    printf '%s\t%s\t%s\t%s\t%s\n' standalone "$sudo" "$id" "$version" "$1"
    return 0
  done
  return 1
}
old=$IFS
IFS=:
set -f
for folder in $PATH; do
  IFS=$old
  if [ -x "$folder/docker" ]; then try_plugin "$folder/docker" && exit 0; fi
done
IFS=:
for folder in $PATH; do
  IFS=$old
  if [ -x "$folder/docker-compose" ]; then try_standalone "$folder/docker-compose" && exit 0; fi
done
exit 0
`;

const findTimeoutMs = 20_000;

function toProgram(
  line: string,
  engineAddress: string | null,
): (ComposeProgram & { engineId: string }) | null {
  const [kind, sudo = '', engineId = '', version = '', program = ''] = line.split('\t');
  if ((kind !== 'plugin' && kind !== 'standalone') || !program.startsWith('/')) return null;
  return {
    kind,
    sudo: sudo !== '',
    engineId,
    version: version.replace(/^v/, '').slice(0, 40),
    program,
    engineAddress,
  };
}

export type FoundCompose =
  | { readonly compose: ComposeProgram; readonly problem: null }
  | { readonly compose: null; readonly problem: ComposeProblem };

/**
 * The Compose of a host that reaches the very engine with which Wheelhouse speaks: the plugin, else docker-compose; with
 * sudo where the login alone may not. Throws what the shell throws where the host is away.
 */
export async function findCompose(
  shell: HostShell,
  engine: { readonly socketPath: string; readonly engineId: string },
  signal?: AbortSignal,
): Promise<FoundCompose> {
  const engineAddress = engine.socketPath.startsWith('/') ? `unix://${engine.socketPath}` : null;
  let stdout = '';
  try {
    const options = { input: findScript, timeoutMs: findTimeoutMs, ...(signal && { signal }) };
    stdout = (await shell.run(['sh', '-s', '--', engineAddress ?? ''], options)).stdout;
  } catch (error) {
    // No shell (Windows, a login that may run nothing): what the engine can do by itself is still there.
    if (!(error instanceof WheelhouseError) || !['ENGINE_ERROR', 'REFUSED'].includes(error.code)) throw error;
  }
  const found = stdout
    .split('\n')
    .map((line) => toProgram(line, engineAddress))
    .filter((program) => program !== null);
  const [first] = found;
  if (first === undefined) return { compose: null, problem: noCompose(shell.hostLabel) };
  const { engineId, ...compose } = first;
  if (engine.engineId !== '' && engineId !== '' && engineId !== engine.engineId) {
    return { compose: null, problem: otherEngine(shell.hostLabel, first.program) };
  }
  return { compose, problem: null };
}

function noCompose(host: string): ComposeProblem {
  return {
    kind: 'noCompose',
    message: `There is no Docker Compose on ${host} that the login may use.`,
    hint: 'Install the package docker-compose-plugin there; until then services can be started, stopped and restarted.',
  };
}

function otherEngine(host: string, program: string): ComposeProblem {
  return {
    kind: 'otherEngine',
    message: `${program} on ${host} speaks with another engine than Wheelhouse does.`,
    hint: 'Add the host with the socket that its docker command uses.',
  };
}
