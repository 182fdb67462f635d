// thrash FILE: reads pages of the file at random through a mapping, as fast as it may: more than fit are read again and again.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include "ready.h"

int main(int argc, char **argv) {
  struct stat found;
  int file = argc > 1 ? open(argv[1], O_RDONLY) : -1;
  if (file < 0 || fstat(file, &found) != 0) die("open the file");
  volatile char *bytes = mmap(NULL, found.st_size, PROT_READ, MAP_SHARED, file, 0);
  if (bytes == MAP_FAILED) die("map the file");
  madvise((void *)bytes, found.st_size, MADV_RANDOM);
  long pages = found.st_size / 4096;
  ready();
  for (unsigned seed = 1;; ) bytes[rand_r(&seed) % pages * 4096L];
}
