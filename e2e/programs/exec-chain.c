// exec-chain [N] [MS]: replaces itself N times, one program name after the other, under one pid and start time (P16).
#include "ready.h"
#include <time.h>

int main(int argc, char **argv) {
  int left = number(argc, argv, 1, 5), pause_ms = number(argc, argv, 2, 200);
  char name[32], left_text[16], pause_text[16];
  if (left == 0) ready_and_wait();
  struct timespec pause = {pause_ms / 1000, pause_ms % 1000 * 1000000L};
  nanosleep(&pause, NULL);
  snprintf(name, sizeof name, "link-%d", left);
  snprintf(left_text, sizeof left_text, "%d", left - 1);
  snprintf(pause_text, sizeof pause_text, "%d", pause_ms);
  execl("/proc/self/exe", name, left_text, pause_text, NULL);
  die("exec");
}
