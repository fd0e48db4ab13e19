#!/bin/sh
# Installs the dependencies of the lock file, once for each state of it.
set -eu
if ! command -v npm >/dev/null 2>&1; then
  echo "npm is needed. On Debian: apt-get install nodejs npm" >&2
  exit 2
fi
lock=$(cksum package-lock.json)
if [ "$(cat node_modules/.installed 2>/dev/null || true)" = "$lock" ]; then exit 0; fi

install() { npm ci --no-audit --no-fund --prefer-offline --loglevel=error; }
install
# An older Node.js makes npm pass over platform packages that ask for a newer one, without a word.
# The newer one has just come from the lock file: let it run npm once more.
if [ "$(node -p 'Number(process.versions.node.split(".")[0])')" -lt 24 ]; then
  for own in node_modules/node-*/bin/node; do
    if [ -x "$own" ]; then
      mkdir -p .cache/node
      cp "$own" .cache/node/node
      PATH="$PWD/.cache/node:$PATH" install
    fi
  done
fi
echo "$lock" > node_modules/.installed
