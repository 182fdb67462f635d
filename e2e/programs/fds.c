// fds [N] [LIMIT]: N open descriptors (P40), of LIMIT.
#include "ready.h"
#include <fcntl.h>
#include <sys/resource.h>

int main(int argc, char **argv) {
  int count = number(argc, argv, 1, 1000);
  int most = number(argc, argv, 2, count + 16);
  struct rlimit limit = {most, most};
  setrlimit(RLIMIT_NOFILE, &limit);
  for (int left = count; left > 0; left--)
    if (open("/dev/null", O_RDONLY) < 0) die("open /dev/null");
  ready_and_wait();
}
