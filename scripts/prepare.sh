#!/bin/sh
# Installs the dependencies of the lock file, once for each state of it.
set -eu
if ! command -v npm >/dev/null 2>&1; then
  echo "npm is needed. On Debian: apt-get install nodejs npm" >&2
  exit 2
fi
lock=$(cksum package-lock.json)
if [ "$(cat node_modules/.installed 2>/dev/null || true)" != "$lock" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  echo "$lock" > node_modules/.installed
fi
