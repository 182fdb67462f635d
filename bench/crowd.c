// crowd IDLE BUSY: the given numbers of processes that sleep for ever and that use a little CPU five times a second.
// Prints `ready` once all have started; they end with it.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static void work(void) {
  for (;;) {
    for (volatile int i = 0; i < 200000; i++) continue;
    usleep(200000);
  }
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  int idle = atoi(argv[1]), busy = atoi(argv[2]);
  for (int i = 0; i < idle + busy; i++) {
    pid_t child = fork();
    if (child < 0) return perror("fork"), 1;
    if (child > 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (i >= idle) work();
    for (;;) pause();
  }
  printf("ready\n");
  fflush(stdout);
  for (;;) pause();
}
