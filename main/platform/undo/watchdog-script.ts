import { engineFunctions } from './script-engine.ts';
import { watchFunctions } from './script-watch.ts';

/** Functions by which the engine of a laptop talks with a watchdog: plant, cancel, extend, show, tidy. */
const controlFunctions = String.raw`
# sh DIR/watchdog.sh watch DIR is what it is called in the list of processes.
is_alive() {
  [ "$CARRIER" = process ] || return 0
  pid=
  [ -r "$DIR/pid" ] && read -r pid <"$DIR/pid"
  [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || return 1
  if [ -r "/proc/$pid/cmdline" ]; then words=$(tr '\0' ' ' <"/proc/$pid/cmdline")
  else words=$(ps -o args= -p "$pid" 2>/dev/null)
  fi
  case $words in *watchdog*" watch $DIR "*|*watchdog*" watch $DIR") return 0 ;; *) return 1 ;; esac
}

show() {
  [ -r "$DIR/plan" ] || return
  echo "undo $(basename "$DIR")"
  cat "$DIR/plan"
  uptime_seconds
  line= COUNTED=0
  time_left
  echo "left $LEFT"
  echo "claim $(readlink "$DIR/claim" 2>/dev/null)"
  if is_alive; then echo "alive yes"; else echo "alive no"; fi
  [ -r "$DIR/state" ] && cat "$DIR/state"
  echo "shown $(now)"
}

cancel() {
  if ln -s cancelled "$DIR/claim" 2>/dev/null; then
    say cancelled
  fi
  [ -L "$DIR/claim" ] || echo "absent"
  show
}

extend() {
  if [ -L "$DIR/claim" ] || ! is_alive; then echo "late"
  else
    if [ "$CARRIER" = process ]; then remember_session; fi
    put_deadline "$1"
  fi
  # It may have acted between the look and the writing.
  [ -L "$DIR/claim" ] && echo "late"
  show
}
`;

/**
 * The whole watchdog as a program for `sh -s`, `sh FILE` and `sh -c`. It does what its first argument says and ends.
 * A program read from standard input must not share it with what it starts: every such call has its input closed.
 */
function program(main: string): string {
  return `
LC_ALL=C
export LC_ALL
umask 077
PATH="$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/snap/bin:/opt/docker/bin:/opt/bin:/opt/homebrew/bin:$HOME/bin"
CARRIER=process
HOW=
${engineFunctions}${watchFunctions}${controlFunctions}
${main}`;
}

/** What a container runs: DIR is a folder of its own file system. */
export const containerScript = program(String.raw`
CARRIER=container
# An engine that shuts down must not wait for it; what ended so is started again with the engine.
trap 'exit 143' TERM
verb=$1
DIR=$2
case $verb in
  probe)
    SOCK=$3
    if find_engine; then echo "state able"; echo "how $HOW"; else echo "state refused"; echo "note $(one_line "$TRIED")"; fi
    echo end ;;
  begin)
    if [ ! -r "$DIR/plan" ]; then
      mkdir -p "$DIR" || exit 1
      printf '%s\n' "$PLAN" | put "$DIR/plan"
      put_deadline "$DEADLINE"
    fi
    watch ;;
  show) show ;;
  cancel) cancel ;;
  extend) extend "$3" ;;
esac
exit 0`);

/** What stays on the host as a file, and watches. */
const fileScript = program(String.raw`
DIR=$2
case $1 in watch) watch ;; esac
exit 0`);

/**
 * What a login's shell is given on standard input, as `sh -s VERB ID …`. Prints a line protocol between two marks,
 * because a login may print whatever it likes around it.
 */
const loginScript = program(String.raw`
main() {
  verb=$1 id=$2
  base=$XDG_STATE_HOME
  [ -n "$base" ] || base=$HOME/.local/state
  base=$base/wheelhouse/undo
  echo wheelhouse-undo-begin
  DIR=$base/$id
  case $verb in
    probe) probe "$3" ;;
    plant) plant "$3" "$4" ;;
    list) for DIR in "$base"/*; do show; done ;;
    show) show ;;
    cancel) cancel ;;
    extend) extend "$3" ;;
    abandon) cancel >/dev/null; rm -rf "$DIR" ;;
    tidy) rm -rf "$base/$id"; echo "tidied $id" ;;
  esac
  echo "now $(now)"
  echo wheelhouse-undo-end
}

# systemd may be told to end whatever a login leaves behind.
ends_with_the_login() {
  [ "$(id -u)" != 0 ] || return 1
  command -v busctl >/dev/null 2>&1 || return 1
  [ "$(busctl get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager KillUserProcesses 2>/dev/null </dev/null)" = "b true" ]
}

probe() {
  SOCK=$1
  if ! mkdir -p "$base" 2>/dev/null || ! : 2>/dev/null >"$base/.probe.$$"; then echo "no home $base cannot be written"; return 1; fi
  rm -f "$base/.probe.$$"
  if ends_with_the_login; then echo "no login systemd there ends whatever a login leaves behind (KillUserProcesses)"; return 1; fi
  if ! find_engine; then echo "no engine nothing there reaches the engine:$TRIED"; return 1; fi
  echo "yes $HOW"
}

plant() {
  probe "$1" || return
  # What a planting left that was cut off.
  find "$base" -name '.new.*' -mmin +60 -exec rm -rf '{}' + 2>/dev/null
  rm -rf "$base/.new.$id"
  mkdir "$base/.new.$id" || { echo "no home $base cannot be written"; return; }
  DIR=$base/.new.$id
  printf '%s\n' "$PLAN" >"$DIR/plan"
  printf '%s\n' "$SCRIPT" >"$DIR/watchdog.sh"
  put_deadline "$2"
  remember_session
  if ! grep -q '^planned$' "$DIR/plan" || ! grep -q '^# the last line$' "$DIR/watchdog.sh"; then echo "no home the disk of $base is full"; rm -rf "$DIR"; return; fi
  sync "$DIR/plan" "$DIR/watchdog.sh" "$DIR/deadline" 2>/dev/null
  mv "$DIR" "$base/$id" || { echo "no home $base cannot be written"; return; }
  DIR=$base/$id
  if command -v setsid >/dev/null 2>&1; then setsid sh "$DIR/watchdog.sh" watch "$DIR" </dev/null >/dev/null 2>&1 &
  else nohup sh "$DIR/watchdog.sh" watch "$DIR" </dev/null >/dev/null 2>&1 &
  fi
  tried=0
  while [ ! -r "$DIR/state" ] && [ "$tried" -lt 100 ]; do sleep 0.1 2>/dev/null || sleep 1; tried=$(($tried + 1)); done
  show
}
`);

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The input of `sh -s plant ID SOCKET SECONDS`: the program with the plan and the watchdog in it. Pure. */
export function plantScript(plan: string): string {
  const file = `${fileScript}\n# the last line`;
  return `PLAN=${quote(plan)}\nSCRIPT=${quote(file)}\n${loginScript}\nmain "$@"\nexit 0\n`;
}

/** The input of every other `sh -s VERB ID …`. */
export const controlScript = `${loginScript}\nmain "$@"\nexit 0\n`;
