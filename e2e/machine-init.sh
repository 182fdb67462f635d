#!/bin/sh
# Process 1 of the machine that machine.ts starts: two limited cgroups as a container engine makes them, topz, and what
# both of them print to the console, between lines that begin with @.
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t cgroup2 cgroup /sys/fs/cgroup
ifconfig lo up
cd /sys/fs/cgroup
echo "+cpu +memory +io +pids +cpuset" > cgroup.subtree_control
mkdir app fat topz
echo "20000 100000" > app/cpu.max
echo 64M > app/memory.max
echo 48M > app/memory.high
echo 50 > app/pids.max
echo 0 > app/cpuset.cpus
echo 24M > fat/memory.max

# start CGROUP COMMAND: with its own cgroup and mount namespace, as in a container
start() {
  (
    echo 0 > "$1/cgroup.procs"
    exec unshare-linux -C -m sh -c "umount /sys/fs/cgroup; mount -t cgroup2 cgroup /sys/fs/cgroup; $2"
  ) &
}
start app "/programs/busy 1 100 & exec /programs/sleepers 3"
start fat "until [ -e /tmp/go ]; do sleep 0.1; done; /programs/grow; exec sleep 1000"
(echo 0 > topz/cgroup.procs; exec /server --address=127.0.0.1:8080) &

# until_true COMMAND: at most a minute
until_true() {
  for _ in $(seq 300); do
    if eval "$1"; then return; fi
    sleep 0.2
  done
  echo "@timeout $1"
}
get() { wget -q -O - "http://127.0.0.1:8080$1"; }

# In brackets, because the command line of grep itself is in the list.
until_true 'get /topz.txt | grep -q "[t]hrottled in"'
touch /tmp/go
until_true 'get /topz.txt | grep -q "[O]OM kill:"'
files() { for file in "$@"; do echo "@$file"; cat "$file"; done; }
echo "@before"
files app/cpu.stat app/cpu.pressure
echo "@topz.json"
get /topz.json
echo "@after"
files app/cpu.stat app/cpu.pressure app/memory.current app/memory.peak app/pids.current fat/memory.events
# said FINDING: topz raises it
said() { until_true "get '/topz/why?format=json' | grep -q '\"id\": *\"$1\"'"; }
echo 1 > app/cgroup.freeze
said stopped
echo "@why.json"
get '/topz/why?format=json'
echo 0 > app/cgroup.freeze
echo "@set"
date +%s
date -s "@$(($(date +%s) + 90))" > /tmp/set
said clock-step
echo "@why.json"
get '/topz/why?format=json'
echo "@end"
poweroff -f
