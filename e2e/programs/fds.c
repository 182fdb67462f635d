// fds [N]: N open descriptors (P40).
#include "ready.h"
#include <fcntl.h>
#include <sys/resource.h>

int main(int argc, char **argv) {
  int count = number(argc, argv, 1, 1000);
  struct rlimit limit = {count + 16, count + 16};
  setrlimit(RLIMIT_NOFILE, &limit);
  for (int left = count; left > 0; left--)
    if (open("/dev/null", O_RDONLY) < 0) die("open /dev/null");
  ready_and_wait();
}
