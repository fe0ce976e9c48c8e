// How the watchdog talks to the engine: docker's own command line, or the API through whatever can open a unix socket.
// POSIX sh as dash, busybox and macOS read it; no braces after a dollar, because this is a template of TypeScript.

/** Asks over HTTP/1.0 and prints the answer's body and, as the last line, its status. Arguments: socket, method, path, patience in seconds. */
const python = String.raw`import socket,sys
s=socket.socket(socket.AF_UNIX)
s.settimeout(int(sys.argv[4]))
s.connect(sys.argv[1])
s.sendall((sys.argv[2]+" "+sys.argv[3]+" HTTP/1.0\r\nHost: docker\r\nContent-Length: 0\r\n\r\n").encode())
b=b""
while True:
    c=s.recv(65536)
    if not c: break
    b+=c
h,_,t=b.partition(b"\r\n\r\n")
sys.stdout.write(t.decode("utf-8","replace")+"\n"+h.split(b" ")[1].decode()+"\n")`;

const perl = String.raw`use strict; use Socket;
my ($p,$m,$u,$w)=@ARGV; alarm $w;
socket(my $s,PF_UNIX,SOCK_STREAM,0) or die "$!\n";
connect($s,sockaddr_un($p)) or die "$!\n";
my $q="$m $u HTTP/1.0\r\nHost: docker\r\nContent-Length: 0\r\n\r\n";
syswrite($s,$q) or die "$!\n";
my $b=""; while(sysread($s,my $c,65536)){$b.=$c}
my ($h,$t)=split(/\r\n\r\n/,$b,2);
my (undef,$k)=split(/ /,$h);
print $t,"\n",$k,"\n";`;

/** Functions: `find_engine`, `state_of ID`, `tell ID start`. They read SOCK and HOW, and set WORDS. */
export const engineFunctions = String.raw`
PYTHON='${python}'
PERL='${perl}'

PATIENCE=10

# Bounded where the system can: an engine that hangs must not hold the watchdog for ever.
bounded() {
  if command -v timeout >/dev/null 2>&1; then timeout "$PATIENCE" "$@"; else "$@"; fi
}

# Sets HUNG=1 where an exit code says that the time was up: of timeout, of curl, of an alarm.
judge_exit() {
  HUNG=0
  case $1 in 28|124|137|142|143) HUNG=1 ;; esac
}

as_root() {
  case $HOW in sudo-*) bounded sudo -n "$@" ;; *) bounded "$@" ;; esac
}

docker_cli() {
  as_root docker -H "unix://$SOCK" "$@" </dev/null 2>&1
}

# Sets BODY and CODE.
http() {
  case $HOW in
    *curl) reply=$(as_root curl -sS -g --max-time "$PATIENCE" --unix-socket "$SOCK" -X "$1" -w '\n%{http_code}\n' "http://docker$2" </dev/null 2>&1) ;;
    *python3) reply=$(as_root python3 -c "$PYTHON" "$SOCK" "$1" "$2" "$PATIENCE" </dev/null 2>&1) ;;
    *perl) reply=$(as_root perl -e "$PERL" "$SOCK" "$1" "$2" "$PATIENCE" </dev/null 2>&1) ;;
  esac
  judge_exit "$?"
  case $reply in *"timed out"*) HUNG=1 ;; esac
  CODE=$(printf '%s\n' "$reply" | tail -n 1)
  BODY=$(printf '%s\n' "$reply" | sed '$d')
  case $CODE in [1-5][0-9][0-9]) ;; *) BODY=$reply CODE=000 ;; esac
}

one_line() {
  printf '%s' "$*" | tr -cd '[:print:]' | cut -c 1-300
}

answers() {
  case $HOW in
    *docker) WORDS=$(docker_cli version -f 'engine {{.Server.Version}}') && case $WORDS in engine\ *) true ;; *) false ;; esac ;;
    *) http GET /_ping; WORDS=$BODY; [ "$CODE" = 200 ] ;;
  esac
}

# Finds what can talk to the engine, and sets HOW. What is remembered comes first. TRIED says what did not work.
find_engine() {
  TRIED=
  known=$HOW
  for HOW in $known docker curl python3 perl sudo-docker sudo-curl sudo-python3 sudo-perl; do
    case $HOW in
      sudo-*) command -v sudo >/dev/null 2>&1 || continue; program=$(expr "$HOW" : 'sudo-\(.*\)') ;;
      *) program=$HOW ;;
    esac
    command -v "$program" >/dev/null 2>&1 || continue
    case $HOW in
      # What sudo remembers of a password would be forgotten by the deadline: only what needs none counts.
      sudo-*) sudo -k -n "$program" --version >/dev/null 2>&1 </dev/null || { TRIED="$TRIED sudo -n $program: not allowed;"; continue; } ;;
    esac
    answers && return 0
    TRIED="$TRIED $HOW: $(one_line "$WORDS");"
  done
  HOW=
  [ -n "$TRIED" ] || TRIED=" no docker, curl, python3 or perl;"
  return 1
}

# Prints created running paused restarting removing exited dead, gone where there is none, or away. Asked of the list:
# inspecting a container waits for whoever reads its files.
state_of() {
  case $HOW in
    *docker)
      if out=$(docker_cli ps -a --no-trunc --filter "id=$1" --format 'state={{.State}}'); then
        found=$(printf '%s\n' "$out" | sed -n 's/^state=\([a-z]*\)$/\1/p')
        if [ -n "$found" ]; then echo "$found"; else echo gone; fi
      else
        case $out in
          # The command line of Docker 19 and before.
          *"can't evaluate"*)
            found=$(docker_cli container inspect -f 'state={{.State.Status}}' "$1" | sed -n 's/^state=\([a-z]*\)$/\1/p')
            if [ -n "$found" ]; then echo "$found"; else echo away; fi ;;
          *) echo away ;;
        esac
      fi ;;
    *)
      http GET "/containers/json?all=1&filters=%7B%22id%22%3A%5B%22$1%22%5D%7D"
      if [ "$CODE" != 200 ]; then echo away
      elif [ "$BODY" = "[]" ]; then echo gone
      else
        found=$(printf '%s' "$BODY" | sed -n 's/.*"State":"\([a-z]*\)".*/\1/p')
        if [ -n "$found" ]; then echo "$found"; else echo away; fi
      fi ;;
  esac
}

# Tells the engine to start or unpause a container. Sets WORDS, and HUNG=1 where it did not answer in time.
tell() {
  case $HOW in
    *docker) WORDS=$(docker_cli "$2" "$1"); code=$?; judge_exit "$code"; return "$code" ;;
    *) http POST "/containers/$1/$2"; WORDS=$BODY; case $CODE in 2??|304) true ;; *) false ;; esac ;;
  esac
}
`;
