echo 'settlement 0.9.3 starting'
echo 'connecting to ledger-db:5432'
sleep 2
echo 'FATAL: ledger-db:5432: connection refused; giving up' >&2
exit 1
