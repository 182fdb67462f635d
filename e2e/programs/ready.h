// Reports on standard output that the behaviour is set up, so that a test waits for a line instead of a time.
#pragma once
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static inline void ready(void) {
  puts("ready");
  fflush(stdout);
}

static inline void ready_and_wait(void) {
  ready();
  for (;;) pause();
}

static inline void die(const char *what) {
  fprintf(stderr, "Cannot %s: %s\n", what, strerror(errno));
  exit(1);
}

// A child that lives no longer than its parent: stopping the program stops them all.
static inline void end_with_parent(void) { prctl(PR_SET_PDEATHSIG, SIGKILL); }

static inline int number(int argc, char **argv, int index, int otherwise) {
  return index < argc ? atoi(argv[index]) : otherwise;
}
