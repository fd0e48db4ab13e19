#!/bin/sh
# Runs a program with the workspace's own Node.js and tools first on PATH. npm would do so by
# itself, but some versions of it do not link a program called "node".
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
for directory in "$root"/node_modules/node-*/bin; do
  if [ -x "$directory/node" ]; then PATH="$directory:$PATH"; fi
done
PATH="$root/node_modules/.bin:$PATH"
export PATH
exec "$@"
