// groups [N]: member of N groups (65,536 at most), which makes /proc/PID/status 722 KB long (P7). Needs root.
#include "ready.h"
#include <grp.h>

int main(int argc, char **argv) {
  static gid_t groups[65536];
  int count = number(argc, argv, 1, 65536);
  for (int index = 0; index < count; index++) groups[index] = 4000000000u + index;
  if (setgroups(count, groups) != 0) die("set the groups");
  ready_and_wait();
}
