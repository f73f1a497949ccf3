#!/bin/sh
# Builds the parts of the addon that need no Node-API with AddressSanitizer and
# UndefinedBehaviorSanitizer, and runs their tests. Usage: sanitize.sh [compiler]
set -eu
compiler=${1:-cc}
here=$(cd "$(dirname "$0")" && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

for name in ntb_slots packet_io descriptor_receive checksum gso_split gro_merge offload_io; do
  set -- "$here/${name}_test.c"
  # Some are a header alone.
  if [ -f "$here/../addon/$name.c" ]; then set -- "$@" "$here/../addon/$name.c"; fi
  if [ "$name" = offload_io ]; then
    set -- "$@" "$here/../addon/offload_probe.c" "$here/../addon/packet_io.c"
  fi
  "$compiler" -std=c11 -D_GNU_SOURCE -g -O1 -Wall -Wextra -Werror -Wshadow -Wno-pedantic \
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
    -o "$build/$name" "$@"
  "$build/$name"
  echo "$name: ok"
done
