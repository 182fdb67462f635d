// A FUSE file system with a one-page file whose reads are never answered (linux/fuse.h). A separate process
// serves it: if the victim did, killing it would wait for its own answer.
#pragma once
#include "ready.h"
#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#define FILE_INODE 2
#define FILE_LENGTH 4096

static int device;

static inline char state_of(pid_t pid, pid_t thread) {
  char path[64], text[512];
  snprintf(path, sizeof path, "/proc/%d/task/%d/stat", pid, thread);
  int file = open(path, O_RDONLY);
  ssize_t length = file < 0 ? 0 : read(file, text, sizeof text - 1);
  if (file >= 0) close(file);
  if (length <= 0) return 'X';
  text[length] = 0;
  return strrchr(text, ')')[2];
}

static inline void answer(uint64_t unique, const void *body, size_t length) {
  char reply[4096];
  struct fuse_out_header header = {.len = sizeof header + length, .error = body ? 0 : -ENOSYS, .unique = unique};
  memcpy(reply, &header, sizeof header);
  if (body) memcpy(reply + sizeof header, body, length);
  if (write(device, reply, header.len) < 0) die("answer the kernel");
}

static inline struct fuse_attr attributes(uint64_t inode) {
  return (struct fuse_attr){.ino = inode,
                            .size = FILE_LENGTH,
                            .mode = inode == FILE_INODE ? S_IFREG | 0444 : S_IFDIR | 0555,
                            .nlink = 1};
}

static inline void answer_all_but_reads(const struct fuse_in_header *in) {
  struct fuse_init_out init = {.major = FUSE_KERNEL_VERSION, .minor = 31, .max_write = 4096};
  struct fuse_entry_out entry = {.nodeid = FILE_INODE, .entry_valid = 3600, .attr_valid = 3600};
  struct fuse_attr_out attr = {.attr_valid = 3600, .attr = attributes(in->nodeid)};
  struct fuse_open_out open = {.fh = 1};
  entry.attr = attributes(FILE_INODE);
  if (in->opcode == FUSE_INIT) answer(in->unique, &init, sizeof init);
  else if (in->opcode == FUSE_LOOKUP) answer(in->unique, &entry, sizeof entry);
  else if (in->opcode == FUSE_GETATTR) answer(in->unique, &attr, sizeof attr);
  else if (in->opcode == FUSE_OPEN) answer(in->unique, &open, sizeof open);
  else if (in->opcode != FUSE_READ && in->opcode != FUSE_INTERRUPT && in->opcode != FUSE_FORGET)
    answer(in->unique, NULL, 0);
}

/** Mounts on `folder`; returns in the victim. The server ends, and with it every wait, once the victim is being killed. */
static inline void serve_silent_file(const char *folder) {
  char options[128];
  static char request[1 << 17];
  if ((device = open("/dev/fuse", O_RDWR | O_NONBLOCK)) < 0) die("open /dev/fuse");
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", device);
  if (mount("topz-test", folder, "fuse", MS_NOSUID | MS_NODEV, options) != 0) die("mount");
  pid_t victim = getpid(), server = fork();
  if (server < 0) die("fork");
  if (server > 0) {
    close(device);
    return;
  }
  // The last reference to the standard output belongs to the victim.
  close(1);
  struct pollfd readable = {.fd = device, .events = POLLIN};
  // A killed victim leaves its pause (S) and waits for its own memory (D).
  for (int blocked = 0;;) {
    poll(&readable, 1, 50);
    ssize_t length = read(device, request, sizeof request);
    const struct fuse_in_header *in = (struct fuse_in_header *)request;
    if (length > 0) answer_all_but_reads(in);
    if (length > 0 && in->opcode == FUSE_READ) blocked = 1;
    char state = state_of(victim, victim);
    if (state == 'X' || state == 'Z' || (blocked && state == 'D')) _exit(0);
  }
}
