#!/bin/sh
# Installs and bundles the command in this checkout, unless it comes with its bundle. Used by the
# GitHub Action and the pre-commit hooks, which have nothing but a checkout. Says nothing when it
# goes well.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
[ -e "$root/apps/cli/dist/bundle/main.js" ] && [ -d "$root/node_modules" ] && exit 0
cd "$root"
echo "making seaworthy ready, once" >&2
sh scripts/prepare.sh >&2
sh scripts/run.sh node scripts/bundle.ts >&2
