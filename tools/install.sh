#!/bin/sh
# Installs the packages of a requirements file.
#
#   tools/install.sh PYTHON REQUIREMENTS
#
# uv takes seconds and pip takes a minute. pip is the fallback, because on some machines only pip is configured with the
# package index.
.venv/bin/uv pip install --quiet --compile-bytecode --python "$1" --require-hashes --requirement "$2" && exit
echo "uv could not install the packages. Trying pip…"
exec .venv/bin/python -m pip --python "$1" install -qq --require-hashes --requirement "$2"
