#!/bin/sh
# Installs the programs that end-to-end tests use: the real thing, a registry, container engines, a
# Debian root file system, a browser, what compiles the sensor. Tests skip and say so where one is missing.
set -eu
missing=""
need() { # program, Debian package
  command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || [ -x "/usr/libexec/$1" ] || missing="$missing $2"
}
need docker-registry docker-registry
need dockerd docker.io
need podman podman
need containerd containerd
need skopeo skopeo
need mmdebstrap mmdebstrap
need runc runc
need openssl openssl
need htpasswd apache2-utils
need createrepo_c createrepo-c
need rpmbuild rpm
need chromium chromium
need pre-commit pre-commit
need clang clang
need llvm-strip llvm
need bpftool bpftool
need gcc gcc
need busybox busybox-static
need strace strace
need clamd clamav-daemon
need nft nftables
need ip iproute2
need nginx nginx-light
need logrotate logrotate
need xz xz-utils
need zip zip
need unzip unzip
need patch patch
# What 32-bit programs do is seen too.
case $(uname -m) in
  x86_64) need i686-linux-gnu-gcc "gcc-i686-linux-gnu libc6-dev-i386-cross" ;;
  aarch64) need arm-linux-gnueabihf-gcc "gcc-arm-linux-gnueabihf libc6-dev-armhf-cross" ;;
esac
[ -d /usr/lib/postgresql ] || missing="$missing postgresql"
[ -f /usr/include/bpf/libbpf.h ] || missing="$missing libbpf-dev"
[ -f /usr/include/libelf.h ] || missing="$missing libelf-dev"
if [ -n "$missing" ]; then
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the tests:$missing" >&2
    # Servers are for containers: in that runlevel none is started here.
    (apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing) >/dev/null 2>&1 ||
      echo "could not install:$missing; tests that need them will skip" >&2
  else
    echo "tests that need these Debian packages will skip:$missing" >&2
  fi
fi
