// reaper [SECONDS]: a child ends each second; all ended children are reaped every SECONDS.
#include "ready.h"
#include <sys/wait.h>

int main(int argc, char **argv) {
  int every = number(argc, argv, 1, 20);
  ready();
  for (int second = 1;; second++) {
    if (fork() == 0) _exit(0);
    sleep(1);
    if (second % every == 0)
      while (waitpid(-1, NULL, WNOHANG) > 0) {}
  }
}
