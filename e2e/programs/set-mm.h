// Moves the borders of this process's own arguments with PR_SET_MM_MAP, which needs no privilege (prctl(2)).
#pragma once
#include "ready.h"
#include <linux/prctl.h>
#include <stdint.h>
#include <sys/prctl.h>

static inline void move_arguments(void *start, size_t length) {
  char text[4096];
  FILE *file = fopen("/proc/self/stat", "r");
  if (!file) die("open /proc/self/stat");
  text[fread(text, 1, sizeof text - 1, file)] = 0;
  fclose(file);
  unsigned long long field[53] = {0};
  int index = 3;
  for (char *word = strtok(strrchr(text, ')') + 2, " "); word && index < 53; word = strtok(NULL, " "))
    field[index++] = strtoull(word, NULL, 10);
  struct prctl_mm_map map = {
      .start_code = field[26],
      .end_code = field[27],
      .start_stack = field[28],
      .start_data = field[45],
      .end_data = field[46],
      .start_brk = field[47],
      .brk = (uintptr_t)sbrk(0),
      .arg_start = (uintptr_t)start,
      .arg_end = (uintptr_t)start + length,
      .env_start = field[50],
      .env_end = field[51],
      .exe_fd = -1,
  };
  if (prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0) != 0) die("move the arguments");
}
