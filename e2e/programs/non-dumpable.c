// non-dumpable: the same user, yet only its never-denied files can be read (P46).
#include "ready.h"
#include <sys/prctl.h>

int main(void) {
  if (prctl(PR_SET_DUMPABLE, 0) != 0) die("become non-dumpable");
  ready_and_wait();
}
