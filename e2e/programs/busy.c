// busy [THREADS] [PERCENT]: threads that each use PERCENT of a CPU (P32).
#include "ready.h"
#include <pthread.h>
#include <time.h>

static int percent;

static double now_s(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void *work(void *unused) {
  double start_s = now_s(CLOCK_MONOTONIC);
  struct timespec pause = {0, 2000000};
  for (;;) {
    double wall_s = now_s(CLOCK_MONOTONIC) - start_s;
    if (percent < 100 && now_s(CLOCK_THREAD_CPUTIME_ID) > wall_s * percent / 100) nanosleep(&pause, NULL);
    for (volatile int turns = 0; turns < 20000; turns++) {}
  }
  return unused;
}

int main(int argc, char **argv) {
  percent = number(argc, argv, 2, 100);
  pthread_t thread;
  for (int left = number(argc, argv, 1, 1); left > 1; left--)
    if (pthread_create(&thread, NULL, work, NULL) != 0) die("start a thread");
  ready();
  work(NULL);
}
