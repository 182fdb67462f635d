#!/bin/sh
# The demo app: a steady worker, one that works in bursts, one that writes, one that keeps starting short jobs.

# steady: a little CPU, always.
(while :; do head -c 3000000 /dev/urandom; sleep 0.2; done) | sha256sum >/dev/null &

# bursts: nothing for a while, then all it can get.
(while :; do sleep 7; head -c 30000000 /dev/urandom; done) | gzip >/dev/null &

# writer: disk.
(while :; do head -c 2000000 /dev/zero >/tmp/journal; sync; sleep 1; done) &

# jobs: short-lived processes.
(while :; do ls -R /usr/share >/dev/null; sleep 0.5; done) &

# cache: memory that grows and is given back.
(while :; do head -c 40000000 /dev/zero | tail -c 40000000 | sleep 5; done) &

trap 'kill 0' TERM INT
wait
