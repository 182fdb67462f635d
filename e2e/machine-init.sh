#!/bin/sh
# Process 1 of the machine that machine.test.ts starts: limited cgroups as a container engine makes them, topz, and what both
# of them print to the console, between lines that begin with @.
export PATH=/bin
. /functions.sh
begin
mkdir app fat full ends pod pod/app topz
echo "20000 100000" > app/cpu.max
echo 64M > app/memory.max
echo 48M > app/memory.high
echo 50 > app/pids.max
echo 0 > app/cpuset.cpus
echo 24M > fat/memory.max
# A limit above the container, as that of a pod.
echo +memory > pod/cgroup.subtree_control
echo 24M > pod/memory.max
echo 20 > full/pids.max

GO='until [ -e /tmp/go ]; do sleep 0.1; done'
start app "/programs/busy 1 100 & exec /programs/sleepers 3"
start fat "$GO; /programs/grow; exec sleep 1000"
start pod/app "$GO; /programs/grow; exec sleep 1000"
start full "$GO; /programs/threads 100; exec sleep 1000"
# In a file: its command line must not name the victim.
echo "/programs/zombie 2 & /programs/fds 300 1024 & /programs/victim 0 & victim=\$!
$GO; kill -9 \$victim; wait \$victim; exec sleep 1000" > /ends.sh
start ends "exec sh /ends.sh"
(echo 0 > topz/cgroup.procs; exec /server --address=127.0.0.1:8080) > /tmp/log 2>&1 &

# said FINDING [TIMES]: topz raises it
said() { until_true "[ \$(get '/topz/why?format=json' | grep -o '\"id\": *\"$1\"' | wc -l) -ge ${2:-1} ]"; }
files() { for file in "$@"; do echo "@$file"; cat "$file"; done; }

# In brackets, because the command line of grep itself is in the list.
until_true 'get /topz.txt | grep -q "[t]hrottled in"'
until_true "get /topz.csv | grep -q victim"
touch /tmp/go
until_true 'get /topz.txt | grep -q "[O]OM kill:"'
said pids-limit
said oom-kill 2
until_true "! get /topz.csv | grep -q victim"
echo "@before"
files app/cpu.stat app/cpu.pressure
echo "@topz.json"
get /topz.json
echo "@after"
files app/cpu.stat app/cpu.pressure app/memory.current app/memory.peak app/pids.current
files fat/memory.events pod/app/memory.events full/pids.events
echo "@events.json"
get /api/events
echo "@why.json"
get '/topz/why?format=json'
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
