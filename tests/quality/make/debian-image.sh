#!/bin/sh
# Makes the root file system of the Debian corpus: packages of bullseye, held back there, on a
# system whose release says bookworm. Needs mmdebstrap, root and the network.
#
#     sh tests/quality/make/debian-image.sh held.tar [mirror]
set -eu
archive=$1
mirror=${2:-http://deb.debian.org/debian}
mmdebstrap --quiet --variant=minbase \
  --include=curl,git,openssh-client,vim-tiny,nginx-light,python3-requests,samba-libs \
  --setup-hook='mkdir -p "$1/etc/apt/preferences.d"' \
  --setup-hook='printf "Package: *\nPin: release n=bullseye\nPin-Priority: 990\n" >"$1/etc/apt/preferences.d/held"' \
  --customize-hook='chroot "$1" apt-get install -y -qq base-files/bookworm >/dev/null' \
  bullseye "$archive" "deb $mirror bullseye main" "deb $mirror bookworm main"
