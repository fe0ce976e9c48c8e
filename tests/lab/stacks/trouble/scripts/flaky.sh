# Falls over when it is told to (SIGUSR1), as if the kernel had killed it; a restart is all it needs.
fall() {
  echo '{"level":"error","msg":"allocation of 48 MB failed","limit_mb":64}' >&2
  echo 'FATAL: out of memory, killed' >&2
  exit 137
}
trap fall USR1
trap 'echo "mailer stopping"; exit 0' TERM INT
rm -f /tmp/ready
echo '{"level":"info","msg":"mailer starting","queue":"orders"}'
sleep 1
touch /tmp/ready
echo '{"level":"info","msg":"mailer ready"}'
while :; do
  sleep 15 &
  wait $!
  echo '{"level":"info","msg":"queue is empty"}'
done
