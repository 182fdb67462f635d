// unclosed PER_SECOND KEPT_SECONDS [LIMIT]: from when /go is there, opens connections that their peer closes at once, and
// keeps each for so long, 0 for ever; when /end is there it closes them and opens no more. LIMIT is that of open files.
#include "ready.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define KEPT_MAX 65536

static int kept[KEPT_MAX];

int main(int argc, char **argv) {
  int per_second = number(argc, argv, 1, 5), seconds = number(argc, argv, 2, 0), most = number(argc, argv, 3, 0);
  struct rlimit limit = {most, most};
  if (most > 0) setrlimit(RLIMIT_NOFILE, &limit);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(8443)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int server = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(server, (struct sockaddr *)&address, sizeof address) != 0 || listen(server, 64) != 0) die("listen");
  if (fork() == 0) {
    end_with_parent();
    for (;;) close(accept(server, NULL, NULL));
  }
  close(server);
  ready();
  while (access("/go", F_OK) != 0) usleep(100 * 1000);
  int size = seconds > 0 ? seconds * per_second : KEPT_MAX;
  int opened = 0;
  while (access("/end", F_OK) != 0) {
    int i = opened % size;
    if (opened >= size) close(kept[i]);
    kept[i] = socket(AF_INET, SOCK_STREAM, 0);
    if (kept[i] >= 0) {
      connect(kept[i], (struct sockaddr *)&address, sizeof address);
      opened++;
    }
    usleep(1000 * 1000 / per_second);
  }
  for (int i = 0; i < (opened < size ? opened : size); i++) close(kept[i]);
  for (;;) pause();
}
