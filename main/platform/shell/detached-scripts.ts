// Each is fed to `sh -s`, so that no login shell (csh, fish) ever reads more of it than plain arguments.

const folderOf = String.raw`
root="${'$'}{XDG_STATE_HOME:-$HOME/.local/state}/wheelhouse/run"
folder="$root/$1"
`;

// One that has ended and that nobody has collected yet (a zombie) still answers to kill -0.
const isAlive = String.raw`
is_alive() {
  [ -f "$folder/pid" ] && [ ! -f "$folder/exit" ] || return 1
  read -r pid stamp < "$folder/pid"
  kill -0 "$pid" 2>/dev/null || return 1
  [ "$(cut -d' ' -f3 "/proc/$pid/stat" 2>/dev/null)" != Z ] || return 1
  [ -z "$stamp" ] || [ "$(cut -d' ' -f22 "/proc/$pid/stat" 2>/dev/null)" = "$stamp" ]
}
`;

/**
 * Arguments: id, working folder (empty: home), program and its arguments. Answers one word: started, exists (it was
 * started before), no-state (nothing can be written), no-detach (no setsid, no perl), no-start.
 * A signal to the group reaches the program alone: what waits for it only takes note, and still writes how it ended.
 */
export const startScript = String.raw`
umask 077
${folderOf}
work=$2
shift 2
mkdir -p "$root" 2>/dev/null
find "$root" -mindepth 1 -maxdepth 1 -type d -mtime +7 -exec test -f {}/exit \; -exec rm -rf {} \; 2>/dev/null
if ! mkdir "$folder" 2>/dev/null; then
  if [ -d "$folder" ]; then echo exists; else echo no-state; fi
  exit 0
fi
cat > "$folder/run" <<'RUN'
folder=$1
work=$2
shift 2
trap 'asked=1' TERM INT HUP
if [ -n "$work" ]; then cd "$work" 2>/dev/null; fi
"$@" > "$folder/output" 2>&1 < /dev/null &
child=$!
echo "$$ $(cut -d' ' -f22 "/proc/$$/stat" 2>/dev/null)" > "$folder/pid.part"
mv "$folder/pid.part" "$folder/pid"
while :; do
  wait "$child"
  code=$?
  kill -0 "$child" 2>/dev/null || break
done
echo "$code" > "$folder/exit.part"
mv "$folder/exit.part" "$folder/exit"
RUN
if command -v setsid >/dev/null 2>&1; then
  setsid sh "$folder/run" "$folder" "$work" "$@" >/dev/null 2>&1 </dev/null &
elif command -v perl >/dev/null 2>&1; then
  perl -e 'use POSIX; POSIX::setsid(); exec @ARGV;' sh "$folder/run" "$folder" "$work" "$@" >/dev/null 2>&1 </dev/null &
else
  rm -rf "$folder"
  echo no-detach
  exit 0
fi
tries=0
while [ ! -f "$folder/pid" ] && [ "$tries" -lt 50 ]; do
  tries=$((tries + 1))
  sleep 0.1 2>/dev/null || sleep 1
done
if [ -f "$folder/pid" ]; then echo started; else echo no-start; fi
`;

/**
 * Arguments: id, offset and at most how many bytes. Answers a line "STATE CODE SIZE", then output from the offset on.
 * The exit file is looked for twice: it may be written between the two looks.
 */
export const readScript = String.raw`
${folderOf}
${isAlive}
if [ ! -d "$folder" ]; then echo "absent - 0"; exit 0; fi
state="lost -"
if [ -f "$folder/exit" ]; then state="ended $(cat "$folder/exit")"
elif is_alive; then state="running -"
elif [ -f "$folder/exit" ]; then state="ended $(cat "$folder/exit")"
fi
size=0
if [ -f "$folder/output" ]; then size=$(($(wc -c < "$folder/output"))); fi
echo "$state $size"
count=$((size - $2))
if [ "$count" -gt "$3" ]; then count=$3; fi
if [ "$count" -gt 0 ]; then tail -c "+$(($2 + 1))" "$folder/output" | head -c "$count"; fi
`;

/** Arguments: id and the name of a signal. Answers sent, gone, or denied. */
export const signalScript = String.raw`
${folderOf}
${isAlive}
if ! is_alive; then echo gone; exit 0; fi
if kill -s "$2" -- "-$pid" 2>/dev/null; then sent=sent; else sent=denied; fi
if sudo -n true 2>/dev/null && sudo -n kill -s "$2" -- "-$pid" 2>/dev/null; then sent=sent; fi
echo "$sent"
`;

/** Argument: id. */
export const removeScript = String.raw`
${folderOf}
rm -rf "$folder"
`;
