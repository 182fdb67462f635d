// spawns [PER_SECOND]: starts so many programs a second by posix_spawn, one after the other, and waits for each: until it
// execs, its parent is in state D (P25).
#include "ready.h"
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>

int main(int argc, char **argv) {
  struct timespec pause = {0, 1000000000L / number(argc, argv, 1, 100)};
  char *command[] = {"true", NULL}, *environment[] = {NULL};
  ready();
  for (;;) {
    pid_t child;
    if ((errno = posix_spawn(&child, "/bin/true", NULL, NULL, command, environment)) != 0) die("spawn");
    waitpid(child, NULL, 0);
    nanosleep(&pause, NULL);
  }
}
