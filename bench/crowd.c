// crowd IDLE BUSY [CHURNING]: the given numbers of processes that sleep for ever, that use a little CPU five times a
// second, and that end after two to eight seconds, each replaced by another. Prints `ready` once all have started; they
// end with it.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void work(void) {
  for (;;) {
    for (volatile int i = 0; i < 200000; i++) continue;
    usleep(200000);
  }
}

static void pass(int seed) {
  for (volatile int i = 0; i < 50000; i++) continue;
  usleep(2000000 + seed % 60 * 100000);
  _exit(0);
}

static int born(void) {
  pid_t child = fork();
  if (child < 0) perror("fork"), exit(1);
  if (child == 0) prctl(PR_SET_PDEATHSIG, SIGKILL);
  return child == 0;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  int idle = atoi(argv[1]), busy = atoi(argv[2]), churning = argc > 3 ? atoi(argv[3]) : 0, seed = 0;
  for (int i = 0; i < idle + busy; i++) {
    if (!born()) continue;
    if (i >= idle) work();
    for (;;) pause();
  }
  for (; seed < churning; seed++)
    if (born()) pass(seed);
  printf("ready\n");
  fflush(stdout);
  while (churning == 0) pause();
  while (wait(NULL) > 0)
    if (born()) pass(seed);
    else seed++;
}
