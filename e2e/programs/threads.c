// threads [N]: one process with N additional idle threads (P31, F3).
#include "ready.h"
#include <pthread.h>

static void *idle(void *unused) {
  for (;;) pause();
  return unused;
}

int main(int argc, char **argv) {
  pthread_attr_t small;
  pthread_t thread;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 16384);
  for (int left = number(argc, argv, 1, 10000); left > 0; left--)
    if ((errno = pthread_create(&thread, &small, idle, NULL)) != 0) die("start a thread");
  ready_and_wait();
}
