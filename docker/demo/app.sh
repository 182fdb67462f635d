#!/bin/bash
# The demo app: a steady worker, one that works in bursts, one that writes, one that keeps starting short jobs.

# A pause is no process: each sleep would be one in the events.
exec 3<> <(:)
pause() { read -r -t "$1" -u 3; }

# steady: a little CPU, always.
(while :; do head -c 3000000 /dev/urandom; pause 0.2; done) | sha256sum >/dev/null &

# bursts: nothing for a while, then all it can get.
(while :; do pause 7; head -c 30000000 /dev/urandom; done) | gzip >/dev/null &

# writer: disk.
(while :; do head -c 2000000 /dev/zero >/tmp/journal; sync; pause 1; done) &

# jobs: short-lived processes.
(while :; do ls -R /usr/share >/dev/null; pause 0.5; done) &

# cache: memory that grows and is given back.
(while :; do head -c 40000000 /dev/zero | tail -c 40000000 | sleep 20; done) &

trap 'kill 0' TERM INT
wait
