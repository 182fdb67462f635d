// giant-cmdline [MIB]: a command line of that many MiB, made without memory of its own (P5, F26).
#include "set-mm.h"
#include <sys/mman.h>

int main(int argc, char **argv) {
  size_t length = (size_t)number(argc, argv, 1, 1024) << 20;
  char *area = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (area == MAP_FAILED) die("map memory");
  strcpy(area, "giant");
  for (size_t at = 6; at < 8192; at += 2) area[at] = 'x';
  // A last byte that is not NUL would make the kernel look for more in the environment.
  move_arguments(area, length);
  ready_and_wait();
}
