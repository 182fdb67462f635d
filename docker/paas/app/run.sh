#!/bin/sh
# Waits for the first commit, then runs it under nodemon. A server that crashes is restarted in here: if the container
# ended, its PID namespace would end with topz in it.
running=
trap '[ -z "$running" ] || { kill "$running" 2>/dev/null; wait "$running"; }; exit 0' TERM INT

until [ -e version ]; do sleep 0.2; done
while :; do
  # Only `version` is watched: it is written once all files of a commit are there. Its folder is entered at each start,
  # because `current` is a link that then leads to another one.
  nodemon --no-update-notifier --exitcrash --signal SIGTERM --watch version \
    --exec "cd /app/current && exec $APP_COMMAND" &
  running=$!
  wait "$running"
  status=$?
  # nodemon itself was killed: what it leaves behind still holds the port, and ends with the container.
  [ "$status" -lt 128 ] || exit "$status"
  echo "app: it crashed, starting it again in a second"
  sleep 1
done
