trap 'exit 0' TERM INT
n=0
while :; do
  n=$((n + 1))
  printf '\033[32mINFO\033[0m  tick \033[1m%s\033[0m\n' "$n"
  [ $((n % 3)) -eq 0 ] && printf '\033[33mWARN\033[0m  \033[38;5;208mslow answer\033[0m from \033[4mupstream\033[0m\n'
  [ $((n % 7)) -eq 0 ] && printf '\033[1;37;41m ERROR \033[0m \033[38;2;255;120;120mupstream gone\033[0m\n'
  sleep 2 &
  wait $!
done
