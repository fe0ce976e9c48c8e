/** Functions of the clock, of the state folder and of the watch itself. They read DIR; see `watchdog-script.ts`. */
export const watchFunctions = String.raw`
now() { date +%s; }

# Seconds since the boot, which no correction of the clock moves; nothing where the system does not say.
uptime_seconds() {
  UP=
  [ -r /proc/uptime ] && IFS='. ' read -r UP rest </proc/uptime
}

boot_id() {
  BOOT=-
  [ -r /proc/sys/kernel/random/boot_id ] && read -r BOOT </proc/sys/kernel/random/boot_id
}

# Replaces a file as a whole: whoever reads it finds the old or the new one.
put() {
  cat >"$1.$$" && mv -f "$1.$$" "$1"
}

# What it is at, for whoever looks: state, instant, words; then what became of each container.
say() {
  STATE=$1
  shift
  { echo "state $STATE"; echo "at $(now)"; echo "how $HOW"; echo "note $(one_line "$*")"; cat "$DIR/results" 2>/dev/null; echo end; } | put "$DIR/state"
  echo "$(now) $STATE $(one_line "$*")" >>"$DIR/log"
  # A container's own log is read after its end, when no program can be run in it any more.
  if [ "$CARRIER" = container ]; then cat "$DIR/state"; fi
}

# Writes the deadline, in seconds from now, on both clocks.
put_deadline() {
  uptime_seconds
  boot_id
  due=-
  if [ -n "$UP" ]; then due=$(($UP + $1)); fi
  echo "$due $BOOT $(($(now) + $1)) $1 end" | put "$DIR/deadline"
}

# Sets LEFT to the seconds that remain. COUNTED is how long this watch has slept since the deadline was set.
time_left() {
  seen=$line
  line=
  [ -r "$DIR/deadline" ] && IFS= read -r line <"$DIR/deadline"
  case $line in
    *" end") ;;
    *) LEFT=1; line=$seen; return ;;
  esac
  [ "$line" = "$seen" ] || COUNTED=0
  set -- $line
  uptime_seconds
  boot_id
  if [ "$2" != "$BOOT" ]; then
    # The host was restarted, and with it whatever the job ran there: there is nothing left to wait for.
    LEFT=0
  elif [ "$1" != - ] && [ -n "$UP" ]; then
    LEFT=$(($1 - $UP))
  else
    LEFT=$(($4 - $COUNTED))
  fi
}

result() {
  { grep -v "^result $1 " "$DIR/results" 2>/dev/null; echo "result $1 $2 $(now) $(one_line "$3")"; } | put "$DIR/results"
}

# When a process began, so that another that bears its number later is not taken for it.
born() {
  if [ -r "/proc/$1/stat" ]; then sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
  else ps -o lstart= -p "$1" 2>/dev/null | tr ' ' _
  fi
}

# Remembers the process of sshd through which this was asked for.
remember_session() {
  p=$$
  while :; do
    if [ -r "/proc/$p/status" ]; then p=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$p/status" 2>/dev/null)
    else p=$(ps -o ppid= -p "$p" 2>/dev/null | tr -d ' ')
    fi
    [ -n "$p" ] && [ "$p" -gt 1 ] || return
    if [ -r "/proc/$p/comm" ]; then read -r comm <"/proc/$p/comm"; else comm=$(basename "$(ps -o comm= -p "$p" 2>/dev/null)"); fi
    case $comm in
      sshd*)
        session="$p $(born "$p")"
        grep -qxF "$session" "$DIR/sessions" 2>/dev/null || echo "$session" >>"$DIR/sessions"
        return ;;
    esac
  done
}

# Ends the connections of those who asked, which have not cancelled it in time. With them ends what they read.
end_sessions() {
  [ -r "$DIR/sessions" ] || return
  while read -r p birth; do
    [ "$(born "$p")" = "$birth" ] && kill "$p" 2>/dev/null && echo "$(now) ended the connection of process $p" >>"$DIR/log"
  done <"$DIR/sessions"
  rm -f "$DIR/sessions"
}

# One look at one container, and what it needs. Sets OPEN=1 while it is not where it was.
mend() {
  act=$1 id=$2
  found=$(state_of "$id")
  case $found in
    running|restarting)
      grep -q "^result $id " "$DIR/results" 2>/dev/null || result "$id" already "it was running"
      return ;;
    gone) result "$id" gone "it was removed"; return ;;
    paused)
      if [ "$act" = start ]; then result "$id" paused "somebody paused it"; return; fi
      verb=unpause word=unpaused ;;
    created|exited) verb=start word=started ;;
    removing|dead) result "$id" failed "the engine says that it is $found"; return ;;
    # The engine is away, or starting: it is asked again, by whatever works now.
    *) OPEN=1; find_engine; return ;;
  esac
  tries=$(grep -c "^$id " "$DIR/tries" 2>/dev/null)
  if [ "$tries" -ge 5 ]; then result "$id" failed "it ended again after each of $tries starts: $WORDS"; return; fi
  PATIENCE=$GRACE
  tell "$id" "$verb"
  code=$?
  PATIENCE=10
  if [ "$HUNG" = 1 ]; then
    # The engine keeps a container to whoever reads its files, and that may be a laptop that is gone without a word:
    # the next try has a longer time, in case that the container is only slow to start.
    end_sessions
    FAILURE="the engine did not answer within $GRACE s"
    GRACE=$(($GRACE * 2))
    [ "$GRACE" -le 300 ] || GRACE=300
    OPEN=1
  elif [ "$code" = 0 ]; then
    echo "$id $(now)" >>"$DIR/tries"
    result "$id" "$word" "it was $found"
    OPEN=1
  else
    case $(state_of "$id") in
      away) ;;
      *) echo "$id $(now)" >>"$DIR/tries" ;;
    esac
    FAILURE=$(one_line "$WORDS")
    OPEN=1
  fi
}

# Puts everything back, and stays to see that it holds: a stop that was under way may still take effect.
put_back() {
  say acting
  FAILURE=
  waited=0 held=0 GRACE=5
  : >>"$DIR/results"
  : >>"$DIR/tries"
  while :; do
    OPEN=0
    while read -r key act id name; do
      [ "$key" = act ] && mend "$act" "$id"
    done <"$DIR/plan"
    if [ "$OPEN" = 0 ]; then
      [ "$held" = 0 ] && say acting
      [ "$held" -ge "$SETTLE" ] && break
      held=$(($held + 1))
    else held=0
    fi
    [ "$waited" -ge "$RETRY" ] && break
    waited=$(($waited + 1))
    sleep 1
  done
  while read -r key act id name; do
    [ "$key" = act ] || continue
    grep -q "^result $id " "$DIR/results" 2>/dev/null || result "$id" failed "$FAILURE $TRIED"
  done <"$DIR/plan"
  if grep -q '^result [^ ]* failed ' "$DIR/results"; then say failed "$FAILURE"
  elif grep -q -e '^result [^ ]* started ' -e '^result [^ ]* unpaused ' "$DIR/results"; then say acted
  else say idle
  fi
}

read_plan() {
  HOW= SOCK= SETTLE=20 RETRY=900
  [ -r "$DIR/plan" ] || return 1
  while read -r key value; do
    case $key in socket) SOCK=$value ;; settle) SETTLE=$value ;; retry) RETRY=$value ;; esac
  done <"$DIR/plan"
}

# Somebody cancelled it.
leave() {
  if [ "$CARRIER" = container ]; then echo "state cancelled"; echo end; fi
  exit 0
}

# The watchdog itself.
watch() {
  trap '' HUP INT
  cd / || exit 1
  read_plan || exit 1
  line= COUNTED=0 WORDS= TRIED=
  claim=$(readlink "$DIR/claim" 2>/dev/null)
  case $claim in
    cancelled) exit 0 ;;
    acting) ;;
    *)
      if ! find_engine && [ ! -e "$DIR/armed" ]; then say refused "$TRIED"; exit 3; fi
      : >"$DIR/armed"
      echo "$$" | put "$DIR/pid"
      say armed
      while :; do
        [ -d "$DIR" ] || exit 0
        if [ -L "$DIR/claim" ]; then leave; fi
        time_left
        if [ "$LEFT" -le 0 ]; then
          # One of two wins: the watchdog, or whoever cancels it.
          ln -s acting "$DIR/claim" 2>/dev/null || leave
          # An extension that was written meanwhile was told as heard.
          time_left
          [ "$LEFT" -le 0 ] && break
          rm -f "$DIR/claim"
        fi
        nap=2
        [ "$LEFT" -lt 3 ] && nap=1
        sleep "$nap"
        COUNTED=$(($COUNTED + $nap))
      done ;;
  esac
  put_back
  exit 0
}
`;
