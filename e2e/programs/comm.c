// comm NAME: its thread name is NAME, whatever bytes that contains: ESC, newline, ")" (P1, P12, P13, S14, S16).
#include "ready.h"
#include <sys/prctl.h>

int main(int argc, char **argv) {
  if (argc < 2 || prctl(PR_SET_NAME, argv[1]) != 0) die("set the name");
  ready_and_wait();
}
