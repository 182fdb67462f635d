// storm [PER_SECOND]: starts that many children a second, which end at once: they come and go between two ticks (P18,
// P42, F2).
#include "ready.h"
#include <sys/wait.h>
#include <time.h>

int main(int argc, char **argv) {
  long step_ns = 1000000000L / number(argc, argv, 1, 100);
  struct timespec next;
  clock_gettime(CLOCK_MONOTONIC, &next);
  ready();
  for (;;) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    if (child > 0) waitpid(child, NULL, 0);
    next.tv_nsec += step_ns;
    while (next.tv_nsec >= 1000000000L) next.tv_nsec -= 1000000000L, next.tv_sec++;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
  }
}
