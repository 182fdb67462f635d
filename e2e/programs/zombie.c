// zombie [N]: N children that ended with status 7 and are never waited for (P23).
#include "ready.h"
#include <sys/wait.h>

int main(int argc, char **argv) {
  for (int left = number(argc, argv, 1, 1); left > 0; left--) {
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) _exit(7);
    // Waits until it is a zombie, and leaves it one.
    siginfo_t ended;
    if (waitid(P_PID, child, &ended, WEXITED | WNOWAIT) != 0) die("wait");
  }
  ready_and_wait();
}
