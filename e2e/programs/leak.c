// leak KIB [MOST]: takes and touches so many KiB more in each minute, evenly, and gives nothing back; at MOST KiB it stays.
#include "ready.h"

int main(int argc, char **argv) {
  long each = number(argc, argv, 1, 10240) * 1024L / 60;
  long most = number(argc, argv, 2, 0) * 1024L;
  ready();
  for (long taken = 0; most == 0 || taken < most; taken += each) {
    char *more = malloc(each);
    if (more == NULL) die("allocate");
    memset(more, 1, each);
    usleep(1000 * 1000);
  }
  for (;;) pause();
}
