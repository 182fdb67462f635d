// Threads that each take MIB from malloc and keep it: glibc gives each an arena of its own.
#include <pthread.h>
#include "ready.h"

static int mib;

static void *take(void *unused) {
  (void)unused;
  for (int i = 0; i < mib * 16; i++) {
    char *taken = malloc(65000);
    if (taken == NULL) die("allocate");
    memset(taken, 1, 65000);
  }
  pause();
  return NULL;
}

int main(int argc, char **argv) {
  int threads = number(argc, argv, 1, 60);
  mib = number(argc, argv, 2, 4);
  for (int i = 0; i < threads; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, take, NULL) != 0) die("start a thread");
  }
  ready_and_wait();
}
