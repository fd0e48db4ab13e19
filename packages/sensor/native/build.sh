#!/bin/sh
# Compiles the kernel programs and the loader into build/ beside this directory (or $1). Needs clang,
# bpftool, gcc, and the headers of libbpf and libelf; says what is missing and exits with 3. They are
# for the machine that $CC compiles for: CC=aarch64-linux-gnu-gcc makes those of arm64.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../build}
cc=${CC:-cc}
missing=""
for program in clang bpftool "$cc"; do
  command -v "$program" >/dev/null 2>&1 || [ -x "/usr/sbin/$program" ] || missing="$missing $program"
done
[ -f /usr/include/bpf/libbpf.h ] || missing="$missing libbpf-dev"
[ -f /usr/include/libelf.h ] || missing="$missing libelf-dev"
if [ -n "$missing" ]; then
  echo "the sensor cannot be built; missing:$missing" >&2
  exit 3
fi
PATH=$PATH:/usr/sbin
case $("$cc" -dumpmachine) in
  x86_64-*) arch=x86 ;;
  aarch64-*) arch=arm64 ;;
  *)
    echo "the sensor knows x86-64 and arm64 only" >&2
    exit 3
    ;;
esac
mkdir -p "$out"
multiarch=$("$cc" -print-multiarch)
compile() { # object, what else
  object=$1
  shift
  clang -g -O2 -mcpu=v2 -Wall -Wextra -Wno-unused-parameter -target bpf "-D__TARGET_ARCH_$arch" \
    "-I/usr/include/$multiarch" "$@" -c "$here/sensor.bpf.c" -o "$out/$object.bpf.o"
  bpftool gen skeleton "$out/$object.bpf.o" name "${object}_bpf" >"$out/$object.skel.h"
}
compile sensor
compile direct -DDIRECT_READS
"$cc" -O2 -Wall -Wextra -Werror -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE -pie \
  -D_GNU_SOURCE -Wl,-z,relro,-z,now "-I$out" "-I$here" \
  "$here/loader.c" "$here/control.c" "$here/output.c" "$here/privileges.c" "$here/filter.c" "$here/host.c" \
  "$here/layout.c" "$here/probe.c" -o "$out/sensor.new" -lbpf -lelf -lz
mv "$out/sensor.new" "$out/sensor"
