#!/bin/sh
# Fails with one sentence if make cannot write to this folder, or if the disk is nearly full.
#
#   tools/room.sh MEGABYTES
cd "$(dirname "$0")/.." || exit 1
if [ ! -w . ]; then
	echo "This folder is read-only. make installs everything into it: clone the project to a folder you can write to." >&2
	exit 1
fi
free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1024) }')
if [ -n "$free" ] && [ "$free" -lt "$1" ]; then
	echo "The disk is full: $free MB are free, and this command needs up to $1 MB. Free some space, then run it again." >&2
	exit 1
fi
