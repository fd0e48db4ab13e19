#!/bin/sh
# Installs all that is needed, builds, and scans: the named target, or this machine.
#   npm start                      this machine's own root file system
#   npm start -- nginx:1.27        an image
set -eu
cd "$(dirname "$0")/.."
sh scripts/prepare.sh
sh scripts/run.sh sh scripts/build.sh
echo "seaworthy is built. From here on: npx seaworthy --help" >&2
# Secrets and malware are looked for in every byte of a disk, which takes minutes.
if [ "$#" -eq 0 ]; then set -- host: --scanners vuln,config; fi
exec sh scripts/run.sh seaworthy scan "$@"
