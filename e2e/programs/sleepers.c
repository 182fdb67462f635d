// sleepers [N]: N idle children (F1).
#include "ready.h"

int main(int argc, char **argv) {
  for (int left = number(argc, argv, 1, 100); left > 0; left--) {
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) {
      end_with_parent();
      for (;;) pause();
    }
  }
  ready_and_wait();
}
