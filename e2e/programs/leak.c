// leak KIB: takes and touches so many KiB more in each minute, evenly, and gives nothing back.
#include "ready.h"

int main(int argc, char **argv) {
  long each = number(argc, argv, 1, 10240) * 1024L / 60;
  ready();
  for (;;) {
    char *more = malloc(each);
    if (more == NULL) die("allocate");
    memset(more, 1, each);
    usleep(1000 * 1000);
  }
}
