// refused EVERY_MS SUCCEED: from the time that /go exists until /end does, connects to a port that is not served; with
// SUCCEED also to one that is, as a program does with a name that has two addresses.
#include "ready.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

static int open_at(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int client = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(client, (struct sockaddr *)&address, sizeof address) == 0) return client;
  close(client);
  return -1;
}

int main(int argc, char **argv) {
  int every = number(argc, argv, 1, 500), succeed = number(argc, argv, 2, 0);
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(5433)};
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int server = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(server, (struct sockaddr *)&own, sizeof own) != 0 || listen(server, 64) != 0) die("listen");
  ready();
  for (;;) {
    usleep(every * 1000);
    if (access("/go", F_OK) != 0 || access("/end", F_OK) == 0) continue;
    open_at(5434);
    if (!succeed) continue;
    int client = open_at(5433);
    close(accept(server, NULL, NULL));
    close(client);
  }
}
