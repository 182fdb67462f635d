// non-dumpable: the same user, yet only the files that are never denied can be read of it (P46).
#include "ready.h"
#include <sys/prctl.h>

int main(void) {
  if (prctl(PR_SET_DUMPABLE, 0) != 0) die("become non-dumpable");
  ready_and_wait();
}
