#!/usr/bin/env bash
# serve.sh DEST_DIR PORT [ADDRESS]
#
# Serves what prepare.sh made as git://ADDRESS:PORT/OWNER/NAME (127.0.0.1 without ADDRESS) until it is ended, and prints
# first the lines for the pod's ~/.gitconfig that make https://github.com/OWNER/NAME mean them.
set -euo pipefail

[ $# -ge 2 ] || { sed -n '2s/^# /usage: /p' "$0" >&2; exit 2; }
directory=$(cd "$1" && pwd)
port=$2
address=${3:-127.0.0.1}

printf '[url "git://%s:%s/"]\n\tinsteadOf = https://github.com/\n' "$address" "$port"
exec "$(git --exec-path)/git-daemon" --base-path="$directory" --export-all --reuseaddr --listen="$address" --port="$port" "$directory"
