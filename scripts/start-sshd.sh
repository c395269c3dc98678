#!/usr/bin/env bash
# Starts an SSH server on loopback for the user who runs this, with keys made on the spot, and tells a workflow how to
# reach it: the outputs `host`, `key` and `host-key`. Usage: start-sshd.sh FOLDER PORT
set -euo pipefail
folder="$1" port="$2"

mkdir -p "$folder"
ssh-keygen -q -t ed25519 -N '' -C '' -f "$folder/host_key"
ssh-keygen -q -t ed25519 -N '' -C '' -f "$folder/user_key"
cp "$folder/user_key.pub" "$folder/authorized_keys"
if [ "$(id -u)" -eq 0 ]; then mkdir -p /run/sshd; fi
cat >"$folder/sshd_config" <<CONFIG
ListenAddress 127.0.0.1:$port
HostKey $folder/host_key
PidFile $folder/sshd.pid
AuthorizedKeysFile $folder/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
UseDNS no
CONFIG
# sshd re-executes itself and so wants its full path.
/usr/sbin/sshd -f "$folder/sshd_config" -E "$folder/sshd.log"

# Masked before it is an output; %0A is a newline in a workflow command.
masked="$(<"$folder/user_key")"
echo "::add-mask::${masked//$'\n'/%0A}"
{
  echo "host=$(id -un)@127.0.0.1:$port"
  echo "host-key=$(cut -d' ' -f1,2 "$folder/host_key.pub")"
  printf 'key<<END_OF_KEY\n%s\nEND_OF_KEY\n' "$masked"
} >>"${GITHUB_OUTPUT:-/dev/stdout}"
