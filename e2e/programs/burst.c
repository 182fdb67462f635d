// burst [MS] [EVERY_MS]: uses a CPU for MS milliseconds of its own time, every EVERY_MS.
#include "ready.h"
#include <time.h>

static double now_ms(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  int work_ms = number(argc, argv, 1, 30);
  int every_ms = number(argc, argv, 2, 1000);
  ready();
  for (double next_ms = now_ms(CLOCK_MONOTONIC);; next_ms += every_ms) {
    double start_ms = now_ms(CLOCK_THREAD_CPUTIME_ID);
    while (now_ms(CLOCK_THREAD_CPUTIME_ID) - start_ms < work_ms) {}
    double left_ms = next_ms + every_ms - now_ms(CLOCK_MONOTONIC);
    if (left_ms > 0) usleep(left_ms * 1000);
  }
}
