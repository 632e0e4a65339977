#!/bin/sh
# Fails if pytest does not take these arguments, or if they select no test. Without arguments it does nothing.
[ $# -gt 0 ] || exit 0
cd "$(dirname "$0")/.." || exit 1
said=$(.venv/bin/python -m pytest --collect-only -qq "$@" 2>&1)
code=$?
[ "$code" -ne 0 ] || exit 0
[ "$code" -eq 5 ] || printf '%s\n' "$said" | tail -n 20
if [ "$code" -eq 5 ]; then
	echo "PYTEST_ARGS selects no test: $*" >&2
else
	echo "pytest does not take PYTEST_ARGS: $*" >&2
fi
exit "$code"
