#!/usr/bin/env bash
# Runs shellcheck over every shell file of the repository.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v shellcheck >/dev/null; then
  echo "shellcheck is missing: run \`npm run setup\`" >&2
  exit 1
fi
mapfile -t files < <(find src scripts test bench .ci \( -name '*.sh' -o -path .ci/run \) -type f | sort)
shellcheck --severity=style "${files[@]}"
echo "shellcheck: ${#files[@]} files"
