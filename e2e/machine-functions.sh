# For the scripts that are process 1 of a machine: cgroups as a container engine makes them, and answers of topz.

# begin: what every program needs
begin() {
  echo "@booted"
  mount -t proc proc /proc
  mount -t sysfs sys /sys
  mount -t devtmpfs dev /dev
  mount -t cgroup2 cgroup /sys/fs/cgroup
  ifconfig lo up
  cd /sys/fs/cgroup || exit
  echo "+cpu +memory +io +pids +cpuset" > cgroup.subtree_control
}

# start CGROUP COMMAND: with its own cgroup, PID and mount namespaces, as in a container
start() {
  (
    echo 0 > "$1/cgroup.procs"
    # Elsewhere than on what is to be unmounted.
    cd /
    exec unshare-linux -C -m -p -f --mount-proc sh -c "umount /sys/fs/cgroup && mount -t cgroup2 cgroup /sys/fs/cgroup || exit; $2"
  ) > /tmp/out."$(echo "$1" | tr / .)" 2>&1 &
}

# until_true COMMAND: at most a minute
until_true() {
  for _ in $(seq 60); do
    if eval "$1"; then return; fi
    sleep 1
  done
  echo "@timeout $1"
  cat /tmp/log* /tmp/out.*
}

get() { wget -q -O - 2> /dev/null "http://127.0.0.1:8080$1"; }
