# Numbered lines, so that a reader can tell a lost one and a doubled one. The rate is read each second from /tmp/rate.
trap 'exit 0' TERM INT
echo "${LINES_PER_SECOND:-1}" > /tmp/rate
n=0
while :; do
  rate=$(cat /tmp/rate)
  tenth=0
  while [ $tenth -lt 10 ]; do
    # Spread over the second, the remainder in its first tenth.
    count=$((rate / 10))
    [ $tenth -eq 0 ] && count=$((count + rate % 10))
    end=$((n + count))
    while [ $n -lt $end ]; do
      n=$((n + 1))
      echo "{\"level\":\"info\",\"n\":$n,\"msg\":\"order booked\"}"
    done
    tenth=$((tenth + 1))
    usleep 100000
  done
done
