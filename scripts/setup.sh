#!/usr/bin/env bash
# Installs what the tests need beside npm's packages: Debian packages where they are missing, act and zizmor into .venv.
# `setup.sh demo` installs only what the demo needs: git and Python with venv, where they are missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What is looked for, and the package that brings it.
declare -A package_of=([git]=git)
if [ "${1-}" != demo ]; then
  package_of+=(
    [sshd]=openssh-server [ssh-keygen]=openssh-client
    [shellcheck]=shellcheck [strace]=strace [ps]=procps [ip]=iproute2 [jq]=jq
  )
fi

retry() {
  local attempt
  for attempt in 1 2 3; do
    "$@" && return
    echo "attempt $attempt of 3 failed: $*" >&2
    sleep $((attempt * 5))
  done
  return 1
}

install_system_packages() {
  local command missing=() root=()
  for command in "${!package_of[@]}"; do
    PATH="$PATH:/usr/sbin:/sbin" command -v "$command" >/dev/null || missing+=("${package_of[$command]}")
  done
  # The pods' sessions find Debian's own python3, which may come without the module that makes virtual environments.
  if ! PATH=/usr/local/bin:/usr/bin:/bin python3 -c 'import ensurepip' 2>/dev/null; then missing+=(python3-venv); fi
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  if ! command -v apt-get >/dev/null; then
    echo "missing: ${missing[*]}. Install them with this system's package manager, then run this again." >&2
    return 1
  fi
  if [ "$(id -u)" -ne 0 ]; then root=(sudo -n); fi
  retry "${root[@]}" apt-get update -q
  retry "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
}

install_tools() {
  if cmp -s scripts/requirements.txt .venv/installed.txt; then return; fi
  python3 -m venv --clear .venv
  retry .venv/bin/pip install --quiet --disable-pip-version-check -r scripts/requirements.txt
  cp scripts/requirements.txt .venv/installed.txt
}

install_system_packages
if [ "${1-}" != demo ]; then install_tools; fi
