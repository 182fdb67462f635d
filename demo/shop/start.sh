#!/bin/sh
# Process 1 of the demo's container: a small shop, which ends with its worker.
node /shop/worker.js &
worker=$!
node /shop/server.js &
node /shop/payments.js &
(sleep "${REPORT_AFTER_SECONDS:-180}" && exec sh /shop/report.sh) &
(while :; do sleep 30; date >/tmp/backup; gzip -f /tmp/backup; done) &
wait $worker
exit $?
