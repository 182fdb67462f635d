// unanswered EVERY_MS TIMEOUT_MS: once /go exists, connects to port 5432 of an unused address on its own network, and
// gives up after a while; once /end exists, the address is its own and the port listens. A fixed hardware address keeps
// the kernel from reporting that the address is unused. Needs NET_ADMIN.
#include "ready.h"
#include <arpa/inet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static struct sockaddr_in peer;

static void choose_peer(int control) {
  struct ifreq eth0 = {0};
  strcpy(eth0.ifr_name, "eth0");
  if (ioctl(control, SIOCGIFADDR, &eth0) < 0) die("read the address of eth0");
  peer = *(struct sockaddr_in *)&eth0.ifr_addr;
  peer.sin_port = htons(5432);
  peer.sin_addr.s_addr = htonl((ntohl(peer.sin_addr.s_addr) & ~255u) | 253);
  struct arpreq entry = {0};
  memcpy(&entry.arp_pa, &peer, sizeof peer);
  ((struct sockaddr_in *)&entry.arp_pa)->sin_port = 0;
  entry.arp_ha.sa_family = ARPHRD_ETHER;
  memcpy(entry.arp_ha.sa_data, "\x02\x00\x00\x00\x00\x01", 6);
  entry.arp_flags = ATF_PERM | ATF_COM;
  strcpy(entry.arp_dev, "eth0");
  if (ioctl(control, SIOCSARP, &entry) < 0) die("set a hardware address");
}

static void serve(int control) {
  struct ifreq alias = {0};
  strcpy(alias.ifr_name, "lo:1");
  memcpy(&alias.ifr_addr, &peer, sizeof peer);
  ((struct sockaddr_in *)&alias.ifr_addr)->sin_port = 0;
  if (ioctl(control, SIOCSIFADDR, &alias) < 0) die("take the address");
  int server = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(server, (struct sockaddr *)&peer, sizeof peer) != 0 || listen(server, 64) != 0) die("listen");
  if (fork() != 0) return;
  end_with_parent();
  for (;;) close(accept(server, NULL, NULL));
}

int main(int argc, char **argv) {
  int every = number(argc, argv, 1, 1000), timeout = number(argc, argv, 2, 10000);
  int control = socket(AF_INET, SOCK_DGRAM, 0);
  int is_served = 0, size = timeout > every ? timeout / every : 1;
  int *clients = malloc(size * sizeof *clients);
  for (int i = 0; i < size; i++) clients[i] = -1;
  choose_peer(control);
  ready();
  while (access("/go", F_OK) != 0) usleep(100 * 1000);
  for (int i = 0;; i = (i + 1) % size) {
    if (!is_served && access("/end", F_OK) == 0) {
      serve(control);
      is_served = 1;
    }
    close(clients[i]);
    clients[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    connect(clients[i], (struct sockaddr *)&peer, sizeof peer);
    usleep(1000 * (every < timeout ? every : timeout));
    if (every <= timeout) continue;
    close(clients[i]);
    usleep(1000 * (every - timeout));
  }
}
