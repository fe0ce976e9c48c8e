trap 'exit 0' TERM INT
while :; do
  echo '{"level":"warn","msg":"queue is growing","depth":1841}'
  sleep 20 &
  wait $!
done
