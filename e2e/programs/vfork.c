// vfork: its child never execs, so it stays in state D, and both show the same memory (P25).
#include "ready.h"

int main(void) {
  ready();
  if (vfork() == 0) {
    end_with_parent();
    for (;;) pause();
  }
  return 0;
}
