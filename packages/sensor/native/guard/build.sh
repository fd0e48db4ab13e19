#!/bin/sh
# Compiles the guard into build/ of the package (or $1). Needs what ../build.sh needs.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../../build}
PATH=$PATH:/usr/sbin
cc=${CC:-cc}
case $("$cc" -dumpmachine) in
  x86_64-*) arch=x86 ;;
  aarch64-*) arch=arm64 ;;
  *)
    echo "the guard knows x86-64 and arm64 only" >&2
    exit 3
    ;;
esac
mkdir -p "$out"
multiarch=$("$cc" -print-multiarch)
compile() { # object, source, what else
  object=$1
  source=$2
  shift 2
  clang -g -O2 -mcpu=v2 -Wall -Wextra -Wno-unused-parameter -target bpf "-D__TARGET_ARCH_$arch" \
    "-I/usr/include/$multiarch" "$@" -c "$here/$source.bpf.c" -o "$out/$object.bpf.o"
  bpftool gen skeleton "$out/$object.bpf.o" name "${object}_bpf" >"$out/$object.skel.h"
}
compile network network
compile start start
compile refuse refuse
compile returns refuse -DSECURITY_RETURNS
"$cc" -O2 -Wall -Wextra -Werror -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE -pie -pthread \
  -D_GNU_SOURCE -Wl,-z,relro,-z,now "-I$out" "-I$here" \
  "$here/guard.c" "$here/signal.c" "$here/network.c" "$here/watch.c" "$here/answer.c" "$here/judge.c" \
  "$here/marks.c" "$here/start.c" \
  "$here/hashes.c" "$here/reads.c" "$here/refuse.c" "$here/hide.c" "$here/mount.c" "$here/privileges.c" \
  "$here/../filter.c" "$here/../host.c" \
  -o "$out/guard.new" -lbpf -lelf -lz
mv "$out/guard.new" "$out/guard"
