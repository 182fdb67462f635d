// Fills a disk: writes MIB_PER_MINUTE to the file, in steps of 64 KiB, and keeps it open; stays when nothing more fits.
#include <fcntl.h>
#include "ready.h"

#define STEP (1 << 16)

int main(int argc, char **argv) {
  const char *path = argc > 1 ? argv[1] : "fill";
  int per_minute = number(argc, argv, 2, 60);
  static char step[STEP];
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0) die("open the file");
  ready();
  while (write(file, step, STEP) > 0) usleep(60 * 1000 * 1000 / (per_minute * 16));
  for (;;) pause();
}
