// grow: takes a mebibyte of memory every 50 ms, and touches it, until it is killed (P52).
#include "ready.h"

#define MIB (1024 * 1024)

int main(void) {
  ready();
  for (;;) {
    char *more = malloc(MIB);
    if (more == NULL) die("allocate");
    memset(more, 1, MIB);
    usleep(50 * 1000);
  }
}
