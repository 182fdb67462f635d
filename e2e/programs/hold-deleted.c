// A log that was deleted while it is open: writes MIB to the file, unlinks it, and goes on writing MIB_PER_MINUTE.
#include <fcntl.h>
#include "ready.h"

#define CHUNK (1 << 20)

int main(int argc, char **argv) {
  const char *path = argc > 1 ? argv[1] : "deleted.log";
  int mib = number(argc, argv, 2, 300), per_minute = number(argc, argv, 3, 0);
  static char chunk[CHUNK];
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0) die("open the file");
  for (int i = 0; i < mib; i++)
    if (write(file, chunk, CHUNK) != CHUNK) die("write");
  if (unlink(path) != 0) die("unlink");
  ready();
  for (;;) {
    if (per_minute == 0) {
      pause();
      continue;
    }
    usleep(60 * 1000 * 1000 / per_minute);
    // A full disk ends the growing, not the holding.
    if (write(file, chunk, CHUNK) != CHUNK) per_minute = 0;
  }
}
