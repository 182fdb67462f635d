// dead-leader: its first thread has ended, a second one uses a CPU: the kernel says Z, yet it runs (P24).
#include "ready.h"
#include <pthread.h>

static pthread_t leader;

static void *spin(void *unused) {
  (void)unused;
  pthread_join(leader, NULL);
  ready();
  for (volatile unsigned long turns = 0;; turns++) {}
  return NULL;
}

int main(void) {
  pthread_t thread;
  leader = pthread_self();
  if (pthread_create(&thread, NULL, spin, NULL) != 0) die("start a thread");
  pthread_exit(NULL);
}
