// blocked-cmdline DIR: reading its /proc/PID/cmdline blocks for ever (P6, F25). One thread reads a page of a FUSE file
// that never comes, holding the lock of the address space; a second one waits to write under it, and every later reader
// queues behind that one. Only in a separate PID namespace: it hangs every ps. Mounts on DIR, which is free again
// when it is ready. Needs root.
#include "fuse-silent.h"
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>

static char *area;
static volatile pid_t reading, mapping;
static volatile int go;

static void nap(void) {
  struct timespec millisecond = {0, 1000000};
  nanosleep(&millisecond, NULL);
}

static void *read_page(void *unused) {
  static char page[FILE_LENGTH];
  int memory = open("/proc/self/mem", O_RDONLY);
  reading = syscall(SYS_gettid);
  // Not a plain access: that releases the lock while it waits.
  if (pread(memory, page, sizeof page, (off_t)(size_t)area) < 0) perror("read the page");
  return unused;
}

static void *map_page(void *unused) {
  while (!go) nap();
  mapping = syscall(SYS_gettid);
  mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return unused;
}

static void wait_for(volatile pid_t *thread, const char *states) {
  while (*thread == 0 || !strchr(states, state_of(getpid(), *thread))) nap();
}

int main(int argc, char **argv) {
  char path[4096];
  pthread_t thread;
  if (argc < 2) die("find a folder");
  // Whatever becomes of the test, it does not hang every ps on the machine for long.
  alarm(30);
  serve_silent_file(argv[1]);
  snprintf(path, sizeof path, "%s/page", argv[1]);
  int file = open(path, O_RDONLY);
  if (file < 0) die("open the file");
  area = mmap(NULL, FILE_LENGTH, PROT_READ, MAP_PRIVATE, file, 0);
  if (area == MAP_FAILED) die("map the file");
  umount2(argv[1], MNT_DETACH);
  // A new thread needs memory, so both must exist before the lock is taken.
  if (pthread_create(&thread, NULL, map_page, NULL) != 0) die("start a thread");
  if (pthread_create(&thread, NULL, read_page, NULL) != 0) die("start a thread");
  wait_for(&reading, "SD");
  go = 1;
  wait_for(&mapping, "D");
  if (write(1, "ready\n", 6) != 6) die("say so");
  for (;;) pause();
}
