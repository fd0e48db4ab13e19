#!/bin/sh
# Compiles all packages and bundles the command. The sensor is built where its compilers are, and left
# out elsewhere: all but watching the kernel works without it.
set -eu
tsc --build
node scripts/bundle.ts
native=packages/sensor/native
beside=apps/cli/dist/bundle/sensor
if said=$(sh "$native/build.sh" 2>&1 && sh "$native/guard/build.sh" 2>&1); then
  mkdir -p "$beside"
  install -m 755 packages/sensor/build/sensor packages/sensor/build/guard "$beside/"
else
  code=$?
  echo "$said" >&2
  # Missing compilers are no fault; programs that do not compile are.
  [ "$code" -eq 3 ] || exit "$code"
fi
