// bursts MS EVERY_MS PORT: works for MS in every EVERY_MS, and listens on PORT (0: does not) without a client.
#include "ready.h"
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

static double now_s(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  double work_s = number(argc, argv, 1, 30) / 1e3, every_s = number(argc, argv, 2, 1000) / 1e3;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(number(argc, argv, 3, 0))};
  if (address.sin_port != 0) {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 16) != 0) die("listen");
  }
  ready();
  for (double next_s = now_s(CLOCK_MONOTONIC);; next_s += every_s) {
    double end_s = now_s(CLOCK_THREAD_CPUTIME_ID) + work_s;
    while (now_s(CLOCK_THREAD_CPUTIME_ID) < end_s) {}
    double left_s = next_s + every_s - now_s(CLOCK_MONOTONIC);
    if (left_s > 0) usleep(left_s * 1e6);
  }
}
