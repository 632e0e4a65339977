#!/bin/sh
# Ends the output of a failed command (a file) with one clear sentence, if the developer can fix the cause.
#
#   tools/explain.sh LOG
if grep -qE 'No space left on device|os error 28|ENOSPC|Errno 28' "$1"; then
	echo "The disk is full. Free some space, then run the command again."
elif grep -qE 'Read-only file system|os error 30|EROFS|Errno 30' "$1"; then
	echo "This folder is read-only. make installs everything into it: clone the project to a folder you can write to."
elif grep -qE 'Permission denied|os error 13|EACCES|Errno 13' "$1"; then
	echo "You cannot write to this folder, or to a file in it. Clone the project to a folder that you own."
elif grep -qE 'Could not resolve host|Name or service not known|Temporary failure in name resolution|dns error|ENOTFOUND|Network is unreachable|Connection refused|error sending request|ECONNREFUSED' "$1"; then
	echo "A server could not be reached. Check the network and the proxy, then run the command again."
fi
