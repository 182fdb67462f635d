/* An app that works as fast as it can, in the given number of threads: `app cpu 2` computes, `app system 2` maps and
   unmaps memory, touches it and calls the kernel. For each line on its input it prints the rounds so far, and the CPU
   time that they took in microseconds. */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define THREADS_MAX 256
#define MAPPED_BYTES (64 * 1024)
#define PAGE_BYTES 4096

/* One to a cache line. */
static struct { _Alignas(64) atomic_ulong rounds; } done[THREADS_MAX];
static int is_system;

static uint64_t compute(uint64_t x) {
  for (int i = 0; i < 20000; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
  }
  return x;
}

static uint64_t call_kernel(uint64_t x, int zero) {
  char bytes[512];
  char *mapped = mmap(NULL, MAPPED_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) exit(1);
  for (int at = 0; at < MAPPED_BYTES; at += PAGE_BYTES) mapped[at] = (char)x;
  for (int i = 0; i < 16; i++) x += (uint64_t)read(zero, bytes, sizeof bytes) + (uint64_t)getppid();
  munmap(mapped, MAPPED_BYTES);
  return x;
}

static void *work(void *index) {
  int zero = open("/dev/zero", O_RDONLY);
  uint64_t x = 88172645463325252ULL + (uintptr_t)index;
  for (;;) {
    x = is_system ? call_kernel(x, zero) : compute(x);
    if (x == 0) exit(1);
    atomic_fetch_add_explicit(&done[(uintptr_t)index].rounds, 1, memory_order_relaxed);
  }
  return NULL;
}

int main(int count, char **words) {
  int threads = count > 2 ? atoi(words[2]) : 1;
  if (count < 2 || threads < 1 || threads > THREADS_MAX) return 2;
  is_system = strcmp(words[1], "system") == 0;
  for (uintptr_t i = 0; i < (uintptr_t)threads; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, (void *)i) != 0) return 1;
  }
  for (int c; (c = getchar()) != EOF;) {
    if (c != '\n') continue;
    unsigned long rounds = 0;
    struct rusage used;
    for (int i = 0; i < threads; i++) rounds += atomic_load(&done[i].rounds);
    getrusage(RUSAGE_SELF, &used);
    printf("%lu %lld\n", rounds,
           (long long)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 + used.ru_utime.tv_usec +
               used.ru_stime.tv_usec);
    fflush(stdout);
  }
  return 0;
}
