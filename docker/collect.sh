#!/bin/sh
# An executable -> a folder with it as /server, the libraries that it links at the paths where the loader looks, the
# licences of both, and an empty /data: a new volume there inherits its mode, so --data=/data works with any --user.
# Anything but glibc's five would be a surprise worth a failed build.
set -eu
executable=$1 image=$2
mkdir -p "$image/data"
chmod 1777 "$image/data"
cp "$executable" "$image/server"
chmod 755 "$image/server"
libraries=$(ldd "$executable" | grep -o '/[^ ]*\.so[^ ]*' | sort -u)
count=$(echo "$libraries" | wc -l)
if [ "$count" -ne 5 ]; then
  echo "Cannot make the image: expected five libraries of glibc, found $count: $libraries" >&2
  exit 1
fi
# The paths themselves, not the targets of links among them.
for library in $libraries; do
  mkdir -p "$image$(dirname "$library")"
  cp -L "$library" "$image$library"
done
documents=$image/usr/share/doc
mkdir -p "$documents/topz"
cp LICENSE NOTICE THIRD-PARTY-LICENSES.txt "$documents/topz/"
# If these are Debian packages: their copyright files, and their names where vulnerability scanners look
# in an image without dpkg.
if [ -f /usr/share/doc/libc6/copyright ]; then
  mkdir -p "$documents/libc6"
  cp -L /usr/share/doc/libc6/copyright "$documents/libc6/"
fi
if command -v dpkg-query >/dev/null; then
  mkdir -p "$image/var/lib/dpkg/status.d" "$image/etc"
  dpkg-query -s libc6 >"$image/var/lib/dpkg/status.d/libc6"
  cp -L /etc/os-release "$image/etc/os-release"
fi
