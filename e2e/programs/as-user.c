// as-user UID PROGRAM [ARGS...]: runs a program as another user, in images that have neither su nor setpriv. Needs root.
#include "ready.h"
#include <grp.h>

int main(int argc, char **argv) {
  uid_t uid = number(argc, argv, 1, 65534);
  if (argc < 3 || setgroups(0, NULL) != 0 || setgid(uid) != 0 || setuid(uid) != 0) die("change the user");
  execv(argv[2], argv + 2);
  die("exec");
}
