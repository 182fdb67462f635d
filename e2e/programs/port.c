// port PORT BACKLOG PER_SECOND TROUBLE: serves a port, with so many clients a second, each of which gives up after 20 s.
// From when /go is there until /end is, it does not accept: TROUBLE is `sleep`, `spin` (uses a CPU meanwhile), or `pause`
// (a second of each five).
#include "ready.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

#define PATIENCE_SECONDS 20

static struct sockaddr_in address;

static void clients(int per_second) {
  end_with_parent();
  int size = per_second * PATIENCE_SECONDS;
  int *open_ones = malloc(size * sizeof *open_ones);
  for (int i = 0; i < size; i++) open_ones[i] = -1;
  for (int i = 0;; i = (i + 1) % size) {
    if (open_ones[i] >= 0) close(open_ones[i]);
    open_ones[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    connect(open_ones[i], (struct sockaddr *)&address, sizeof address);
    usleep(1000 * 1000 / per_second);
  }
}

static int in_trouble(const char *trouble) {
  if (access("/go", F_OK) != 0 || access("/end", F_OK) == 0) return 0;
  return strcmp(trouble, "pause") != 0 || time(NULL) % 5 == 0;
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  address.sin_family = AF_INET;
  address.sin_port = htons(number(argc, argv, 1, 0));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int yes = 1;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(server, (struct sockaddr *)&address, sizeof address) != 0) die("bind");
  listen(server, number(argc, argv, 2, 4));
  if (fork() == 0) {
    close(server);
    clients(number(argc, argv, 3, 1));
  }
  ready();
  for (;;) {
    if (in_trouble(argv[4])) {
      if (strcmp(argv[4], "spin") == 0)
        for (volatile long i = 0; i < 20 * 1000 * 1000; i++)
          ;
      else usleep(100 * 1000);
      continue;
    }
    int client;
    while ((client = accept(server, NULL, NULL)) >= 0) close(client);
    usleep(20 * 1000);
  }
}
