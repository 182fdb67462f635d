// backlog PORT BACKLOG CONNECTIONS [FILE]: listens and never accepts, while that many clients connect, once FILE
// exists, repeatedly while the queue is full. Brings the loopback up first: it is down in a new network namespace.
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ready.h"

static struct sockaddr_in address;

static int open_client(void) {
  int client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  connect(client, (struct sockaddr *)&address, sizeof address);
  return client;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  struct ifreq lo;
  memset(&lo, 0, sizeof lo);
  strcpy(lo.ifr_name, "lo");
  int control = socket(AF_INET, SOCK_DGRAM, 0);
  ioctl(control, SIOCGIFFLAGS, &lo);
  lo.ifr_flags |= IFF_UP | IFF_RUNNING;
  ioctl(control, SIOCSIFFLAGS, &lo);

  address.sin_family = AF_INET;
  address.sin_port = htons(atoi(argv[1]));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int server = socket(AF_INET, SOCK_STREAM, 0);
  int yes = 1;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(server, (struct sockaddr *)&address, sizeof address) != 0) return 1;
  listen(server, atoi(argv[2]));
  int count = atoi(argv[3]);
  ready();
  while (argc > 4 && access(argv[4], F_OK) != 0) usleep(100 * 1000);
  for (int i = 0; i < count; i++) open_client();
  for (;;) {
    usleep(100 * 1000);
    // More than fit: the kernel drops the connection of each attempt.
    if (count > atoi(argv[2])) close(open_client());
  }
}
