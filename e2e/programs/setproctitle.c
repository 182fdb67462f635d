// setproctitle TITLE [PADDING...]: overwrites its arguments with TITLE, as PostgreSQL and nginx do (P10).
#include "ready.h"

int main(int argc, char **argv) {
  if (argc < 2) die("find a title");
  char *title = strdup(argv[1]), *start = argv[0], *end = argv[argc - 1] + strlen(argv[argc - 1]);
  memset(start, 0, end - start);
  strncpy(start, title, end - start - 1);
  ready_and_wait();
}
