#!/bin/sh
# Runs in the guest, as root: the unit of systemd, from its start to its end, with and without the
# drop-in for responses. Says each thing that holds, and ends with 1 at the first that does not.
set -eu
cd "$(dirname "$0")/../.."
unit=seaworthy-agent
alerts=/var/log/seaworthy/alerts.jsonl
image=lab/shop:1

await() { # seconds, what, command...
  left=$1 what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    if [ "$left" -le 0 ]; then
      echo "FAILED $what" >&2
      journalctl --no-pager --unit "$unit" --lines 20 >&2
      exit 1
    fi
    sleep 1
  done
  echo "holds  $what"
}
told() { grep -qE "$1" "$alerts"; }
watching() { said watching; }
said() { journalctl --quiet --unit "$unit" --since "@$since" | grep -q "$1"; }
is() { [ "$(docker inspect --format '{{.State.Status}}' "$1")" = "$2" ]; }
start() {
  rm -f "$alerts"
  since=$(date +%s)
  systemctl start "$unit"
  await 120 "$1" watching
}
serve() { docker run --detach --network none --name "$1" "$image" sleep 3600 >/dev/null; }
inside() { docker exec "$@" 2>&1 || true; }

root=$(mktemp -d)
mkdir -p "$root/bin" "$root/tmp" "$root/etc" /etc/seaworthy
cp "$(command -v busybox)" "$root/bin/"
for name in sh cp sleep nc; do ln -s busybox "$root/bin/$name"; done
echo root:x:0:0::/:/bin/sh >"$root/etc/passwd"
tar -C "$root" -c bin tmp etc | docker import - "$image" >/dev/null
rm -r "$root"

for name in kill cut pause stop quarantine; do
  cat <<RULE
- rule: Wants $name
  desc: A container is asked to
  condition: evt.type in (execve, execveat) and container.id != host and proc.args contains "$name-me"
  output: Wants $name | container=%container.name
  priority: WARNING
RULE
done >/etc/seaworthy/lab.yaml
watch_only() {
  cat <<CONFIGURATION
sources: [{ from: sensor, containersOnly: true }]
rules: { files: [/etc/seaworthy/lab.yaml] }
outputs: [{ to: file, path: $alerts }]
profiles: { learnInto: /var/lib/seaworthy/learned }
CONFIGURATION
}

rm -rf "/etc/systemd/system/$unit.service.d"
cp deploy/seaworthy-agent.service /etc/systemd/system/
watch_only >/etc/seaworthy/agent.yaml
systemctl daemon-reload
systemctl stop "$unit"

start "it starts"
serve watched
inside watched sh -c 'echo kill-me' >/dev/null
await 30 "a shell in a container is seen, with its name" told 'container=watched'
systemctl reload "$unit"
await 60 "it reloads" sh -c "journalctl --unit $unit --since @$since | grep -q reloaded"
since=$(date +%s)
kill -9 "$(systemctl show --property MainPID --value "$unit")"
await 10 "killed, it leaves no hooks" sh -c '! pgrep -x sensor'
await 10 "workloads run on" is watched running
await 120 "it is started again" watching
inside watched sh -c 'echo stop-me' >/dev/null
await 30 "it sees again" told 'Wants stop'
systemctl stop "$unit"
await 10 "what it learned is there after its end" sh -c 'ls /var/lib/seaworthy/learned/*.profile.yaml'
docker rm --force watched >/dev/null

{
  watch_only
  echo 'response:'
  echo '  mode: enforce'
  echo '  rules:'
  for pair in kill:kill-process cut:cut-network pause:pause-container stop:stop-container \
    quarantine:quarantine; do
    echo "    - { name: ${pair%:*}, when: { rules: [Wants ${pair%:*}] }, respond: [${pair#*:}] }"
  done
  cat <<PREVENTION
  prevent:
    - { name: image only, deny: [changed-files, files-outside-image, kernel-modules], destinations: ["192.0.2.1"] }
PREVENTION
} >/etc/seaworthy/agent.yaml

respond() { # what is said of it; by what a container is paused, and stopped
  start "$1"
  for name in kill cut pause stop quarantine; do serve "$name"; done
  for name in kill cut pause stop quarantine; do
    await 90 "$name is guarded" told "deny-execution done .$name,"
  done
  if grep -q '\bbpf\b' /sys/kernel/security/lsm; then
    await 10 "the kernel refuses by itself" said 'kernel modules are refused by BPF LSM'
  fi
  inside kill sh -c 'sleep 20; echo kill-me' >/dev/null &
  await 30 "a process is killed" told 'killed process'
  inside kill sh -c 'cp /bin/busybox /tmp/sh; /tmp/sh -c true' >/dev/null
  await 30 "a changed file is not executed" told 'denied /tmp/sh|killed /tmp/sh'
  inside kill nc -w 2 198.51.100.1 9 >/dev/null
  await 30 "a connection is refused" told 'refused a connection to 198.51.100.1:9'
  inside cut sh -c 'echo cut-me' >/dev/null
  await 30 "a network is cut" told 'its network is closed'
  inside pause sh -c 'echo pause-me' >/dev/null
  await 30 "a container is paused by $2" told "paused by $2"
  inside stop sh -c 'sleep 1; echo stop-me' >/dev/null
  await 60 "a container is stopped" is stop exited
  await 30 "that is told: $3" told "stop-container done .stop,.*$3"
  inside quarantine sh -c 'echo quarantine-me' >/dev/null
  await 30 "a container is in quarantine" sh -c 'ls /var/lib/seaworthy/evidence/*.json'
  if told 'could not be judged|cannot be watched'; then
    echo "FAILED all could be judged" >&2
    exit 1
  fi
  systemctl stop "$unit"
  await 20 "paused containers go on after its end" is pause running
  docker rm --force kill cut pause stop quarantine >/dev/null
  rm -rf /var/lib/seaworthy/evidence
}

cp -R deploy/seaworthy-agent.service.d /etc/systemd/system/
systemctl daemon-reload
respond "it starts with the rights to respond" docker 'stopped by docker'
printf '[Service]\nInaccessiblePaths=/run/docker.sock\n' \
  >"/etc/systemd/system/$unit.service.d/no-docker.conf"
systemctl daemon-reload
respond "it starts without a way to the engine" 'the freezer' 'killed its [1-9]'
systemd-analyze security --no-pager "$unit" | tail -1
