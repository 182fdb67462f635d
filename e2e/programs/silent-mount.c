// silent-mount DIR: mounts a FUSE file system on DIR whose room is never told: statfs(2) of it blocks, as that of a
// share does whose server is gone. Only in a mount namespace of its own. Needs root.
#include "fuse-silent.h"

int main(int argc, char **argv) {
  static char request[1 << 17];
  char options[128];
  if (argc < 2) die("find a folder");
  if ((device = open("/dev/fuse", O_RDWR)) < 0) die("open /dev/fuse");
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", device);
  if (mount("topz-test", argv[1], "fuse", MS_NOSUID | MS_NODEV, options) != 0) die("mount");
  ready();
  for (;;) {
    const struct fuse_in_header *in = (struct fuse_in_header *)request;
    if (read(device, request, sizeof request) <= 0) die("read what the kernel asks");
    if (in->opcode != FUSE_STATFS) answer_all_but_reads(in);
  }
}
