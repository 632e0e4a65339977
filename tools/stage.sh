#!/bin/sh
# Runs a command as one stage of make, and prints one line for it: the stage's name and how long it took.
#
#   tools/stage.sh [-d WHAT] NAME COMMAND…
#
# With -d, the line "Downloading WHAT…" comes first. The command's output is shown only if the command fails.
download=
if [ "$1" = -d ]; then
	download=$2
	shift 2
fi
name=$1
shift

log=$(mktemp "${TMPDIR:-/tmp}/stage.XXXXXX") || exit 1
command_id=
# On Ctrl-C, a terminal signals the command too. `kill` signals only this shell, so the shell passes the signal on.
stop() {
	trap - INT TERM
	[ -z "$command_id" ] || kill "-$1" "$command_id" 2>/dev/null
	wait
	exit "$2"
}
trap 'rm -f "$log"' EXIT
trap 'stop TERM 130' INT
trap 'stop TERM 143' TERM

[ -z "$download" ] || echo "Downloading $download…"
# While the stage runs, its name stands on the terminal's last line, unless another stage runs at the same time.
live=
if [ -t 1 ]; then case "$MAKEFLAGS" in *-j*) ;; *) live=1 ;; esac; fi
[ -z "$live" ] || printf '%s…' "$name"
started=$(date +%s)
"$@" >"$log" 2>&1 </dev/null &
command_id=$!
wait "$command_id"
code=$?
[ -z "$live" ] || printf '\r\033[K'
seconds=$(($(date +%s) - started))
if [ "$code" -eq 0 ]; then
	printf '%-52s %4d s\n' "$name" "$seconds"
	exit 0
fi
printf '%-52s %4d s  FAILED\n' "$name" "$seconds"
cat "$log"
"$(dirname "$0")/explain.sh" "$log"
exit "$code"
