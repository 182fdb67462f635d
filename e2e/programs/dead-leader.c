// dead-leader: its first thread wrote 1 MiB and ended, a second one uses a CPU: the kernel says Z, yet it runs (P24).
#include "ready.h"
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

static char mebibyte[1 << 20];

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
  int nowhere = open("/dev/null", O_WRONLY);
  if (nowhere < 0 || write(nowhere, mebibyte, sizeof mebibyte) != sizeof mebibyte) die("write");
  if (pthread_create(&thread, NULL, spin, NULL) != 0) die("start a thread");
  pthread_exit(NULL);
}
