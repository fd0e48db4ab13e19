#!/bin/sh
# A virtual machine with another kernel than this one's, for what is true of kernels, control groups
# and systemd. scripts/lab/README.md says how it is used.
set -eu
usage() {
  echo "usage: scripts/lab/lab.sh build|start|stop|probe GUEST
       scripts/lab/lab.sh run GUEST COMMAND...
       scripts/lab/lab.sh copy GUEST PATH DIRECTORY" >&2
  exit 2
}
[ $# -ge 2 ] || usage
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
task=$1
guest=$2
shift 2
suite=${guest%-arm64}
case $guest in
  *-arm64)
    architecture=arm64 npm_architecture=arm64 console=ttyAMA0
    compiler=aarch64-linux-gnu-gcc compiler_32_bit=gcc-arm-linux-gnueabihf,libc6-dev-armhf-cross
    ;;
  *)
    architecture=amd64 npm_architecture=x64 console=ttyS0
    compiler=x86_64-linux-gnu-gcc compiler_32_bit=gcc-i686-linux-gnu,libc6-dev-i386-cross
    ;;
esac
lab=${LAB_DIRECTORY:-${TMPDIR:-/tmp}/seaworthy-lab}/$guest
port=${LAB_PORT:-2222}
memory=${LAB_MEMORY:-3G}
# Where the processor has no virtualization, it is emulated: ten to twenty times slower.
accelerator=${LAB_ACCELERATOR:-tcg,thread=multi}

emulate() {
  if [ "$architecture" = arm64 ]; then
    # Codes for pointers as processors make them would take half of the time.
    set -- qemu-system-aarch64 -M virt -cpu max,pauth-impdef=on "$@"
  else
    set -- qemu-system-x86_64 -cpu max "$@"
  fi
  "$@" -accel "$accelerator" -display none -monitor none
}

in_guest() {
  ssh -q -i "$lab/key" -p "$port" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
    -o BatchMode=yes -o ConnectTimeout=20 root@127.0.0.1 "$@"
}

build() {
  root=$lab/root
  rm -rf "$lab"
  mkdir -p "$lab"
  ssh-keygen -q -t ed25519 -N '' -C lab -f "$lab/key"
  packages=linux-image-cloud-$architecture,$compiler_32_bit,$(grep -v '^#' "$here/packages.txt" | tr '\n' ',')
  # Docker's command is a package of its own from Debian 13 on.
  [ "$suite" = bookworm ] || packages=${packages}docker-cli
  mmdebstrap --variant=minbase --architectures="$architecture" --include="$packages" "$suite" "$root"
  mv "$root"/boot/vmlinuz-* "$lab/kernel"
  mv "$root"/boot/initrd.img-* "$lab/initrd"
  install -m 700 -d "$root/root/.ssh"
  install -m 600 "$lab/key.pub" "$root/root/.ssh/authorized_keys"
  cp -R "$here/guest/." "$root/"
  mkdir "$root/seaworthy"
  systemctl --root="$root" enable systemd-networkd
  ln -s "/seaworthy/node_modules/node-linux-$npm_architecture/bin/node" "$root/usr/bin/node"
  ln -s /seaworthy/apps/cli/bin/seaworthy.js "$root/usr/bin/seaworthy"
  echo lab >"$root/etc/hostname"
  truncate -s 8G "$lab/root.ext4"
  mke2fs -q -t ext4 -L root -d "$root" "$lab/root.ext4"
  rm -rf "$root"
}

# The tree as it is now, with what was built of it; for a guest of another architecture a copy, whose
# native programs and packages of npm are made for that.
prepare_tree() {
  tree=$repository
  if [ "$architecture" != "$(dpkg --print-architecture)" ]; then
    tree=$lab/tree
    mkdir -p "$tree"
    find "$tree" -mindepth 1 -maxdepth 1 ! -name node_modules ! -name .lock -exec rm -rf {} +
    tar -C "$repository" --exclude=./node_modules --exclude=./.git -c . | tar -C "$tree" -x
    if ! cmp -s "$tree/.lock" "$tree/package-lock.json"; then
      (cd "$tree" && npm ci --os=linux --cpu="$npm_architecture" --libc=glibc \
        --no-audit --no-fund --prefer-offline --loglevel=error)
      cp "$tree/package-lock.json" "$tree/.lock"
    fi
    native=$tree/packages/sensor
    CC=$compiler sh "$native/native/build.sh"
    CC=$compiler sh "$native/native/guard/build.sh"
    install -m 755 "$native/build/sensor" "$native/build/guard" "$tree/apps/cli/dist/bundle/sensor/"
  fi
  rm -f "$lab/tree.ext4"
  truncate -s 2G "$lab/tree.ext4"
  mke2fs -q -t ext4 -L tree -d "$tree" "$lab/tree.ext4"
}

# The guest's changes are not kept.
start() {
  [ -f "$lab/root.ext4" ] || { echo "build it first: scripts/lab/lab.sh build $guest" >&2; exit 2; }
  prepare_tree
  emulate -smp 2 -m "$memory" -kernel "$lab/kernel" -initrd "$lab/initrd" \
    -append "root=LABEL=root rw console=$console quiet ${LAB_KERNEL_OPTIONS:-}" \
    -drive "file=$lab/root.ext4,format=raw,if=virtio,snapshot=on" \
    -drive "file=$lab/tree.ext4,format=raw,if=virtio,snapshot=on" \
    -nic "user,model=virtio,restrict=on,hostfwd=tcp:127.0.0.1:$port-:22" \
    -serial "file:$lab/console" -pidfile "$lab/pid" -daemonize
  for _ in $(seq 60); do
    if in_guest true; then return; fi
    sleep 5
  done
  echo "the guest does not answer: see $lab/console" >&2
  exit 1
}

# Boots nothing but the suite's kernel and the sensor, which says what it is offered: half a minute.
probe() {
  [ "$architecture" = amd64 ] || usage
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mmdebstrap --quiet --variant=extract --include=linux-image-cloud-amd64 "$suite" "$work/suite" \
    http://deb.debian.org/debian
  root=$work/root
  mkdir -p "$root/bin" "$root/proc" "$root/sys" "$root/dev"
  cp "$(command -v busybox)" "$root/bin/busybox"
  ln -s busybox "$root/bin/sh"
  cp "$repository/apps/cli/dist/bundle/sensor/sensor" "$root/"
  for library in $(ldd "$root/sensor" | grep -o '/[^ ]*'); do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
  cat >"$root/init" <<'INIT'
#!/bin/sh
/bin/busybox mount -t proc none /proc
/bin/busybox mount -t sysfs none /sys
/bin/busybox uname -r
/sensor --probe
/bin/busybox poweroff -f
INIT
  chmod 755 "$root/init"
  (cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) >"$work/initrd"
  emulate -m 1G -nic none -no-reboot -kernel "$work"/suite/boot/vmlinuz-* -initrd "$work/initrd" \
    -append "console=ttyS0 quiet panic=-1" -serial stdio </dev/null
}

copy() {
  tar -C "$(dirname "$1")" -c "$(basename "$1")" |
    in_guest "mkdir -p '$2' && tar --no-same-owner -C '$2' -x"
}

stop() {
  [ -f "$lab/pid" ] || return 0
  kill "$(cat "$lab/pid")" 2>/dev/null || true
  rm -f "$lab/pid"
}

case $task in
  build) build ;;
  start) start ;;
  probe) probe ;;
  run) in_guest "cd /seaworthy && $*" ;;
  copy) [ $# -eq 2 ] || usage; copy "$1" "$2" ;;
  stop) stop ;;
  *) usage ;;
esac
