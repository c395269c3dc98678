#!/usr/bin/env bash
# Keeps one issue about a pod: opened after so many failures in a row, brought up to date, closed when the pod is well.
# Reads: REPORT (path of the action's report), HEALTHY, REACHABLE, RESULT (its outputs), FAILURES_BEFORE_ISSUE, RUN_URL,
# WORKFLOW (`github.workflow_ref`), and for gh GH_TOKEN and GH_REPO.
# Failures are counted by the pod itself, which remembers its last checks; where it gives no answer, the failed runs of this workflow count.
set -euo pipefail

readonly LABEL=comfy-pod

note() { printf 'health-issue: %s\n' "$1"; }

if [ -z "${HEALTHY}" ]; then
  note "no pod was looked at, so there is nothing to say of one"
  exit 0
fi
name="$(jq -r '.pods[0].name' "$REPORT")"
title="Pod $name is unhealthy"

# The oldest open issue with exactly this title; only who may triage can set a label.
open_issue() {
  gh issue list --state open --label "$LABEL" --limit 200 --json number,title,body |
    jq -c --arg title "$title" '[.[] | select(.title == $title)] | sort_by(.number) | first // empty'
}

# What a pod writes goes into a fence, without its own: it mentions nobody and draws nothing.
body() {
  local failures="$1"
  jq -r --arg failures "$failures" --arg url "$RUN_URL" '
    def fenced: gsub("[`~]"; "\u0027") | "```text\n\(.)\n```";
    .pods[0] | [.checks[] | select(.status == "failed")] as $failed
    | "<!-- failed: \([$failed[].id] | sort | join(",")) -->",
      "\($failures) health checks in a row found this pod unhealthy. The last: \($url)",
      "",
      ([$failed[] | "\(.title): \(.detail)" + (if .remedy then "\n  \(.remedy)" else "" end)]
        + (if .problem then ["\(.problem.title): \(.problem.message)"] else [] end)
        | unique | if length == 0 then ["The run says more."] else . end | join("\n") | .[0:20000] | fenced),
      "",
      "This issue is kept by the workflow, and is closed when the pod is well again."
  ' "$REPORT"
}

# Completed runs of this workflow that failed without one that did not in between, this one included.
failed_runs() {
  gh run list --workflow "$(basename "${WORKFLOW%@*}")" --status completed --limit 20 --json conclusion |
    jq '[.[].conclusion | select(. == "success" or . == "failure")] | (index("success") // length) + 1'
}

# The trailing unhealthy checks that the pod remembers, this one included.
failed_checks() {
  jq '[.pods[0].health.history[].healthy] | reverse | index(true) // length' "$REPORT"
}

issue="$(open_issue)"
number="$(jq -r '.number' <<<"${issue:-null}" 2>/dev/null || true)"
[ "$number" != null ] || number=""

if [ "$HEALTHY" = true ]; then
  if [ -z "$number" ]; then
    note "$name is well, and no issue is open"
  else
    gh issue close "$number" --comment "The pod is well again: $RUN_URL"
    note "$name is well again: closed issue $number"
  fi
  exit 0
fi
if [ "$REACHABLE" = false ] && [ "$RESULT" != failed ]; then
  note "$name is off, which is no failure here${number:+; issue $number stays as it is}"
  exit 0
fi

if [ "$REACHABLE" = true ]; then failures="$(failed_checks)"; else failures="$(failed_runs)"; fi
text="$(body "$failures")"
if [ -n "$number" ]; then
  gh issue edit "$number" --body "$text"
  before="$(jq -r '.body | split("\n")[0]' <<<"$issue")"
  # An edited body tells nobody; what is new is worth a message.
  if [ "${before%$'\r'}" != "${text%%$'\n'*}" ]; then
    gh issue comment "$number" --body "What fails has changed, see above. $RUN_URL"
  fi
  note "$name is unhealthy: brought issue $number up to date"
elif [ "$failures" -lt "$FAILURES_BEFORE_ISSUE" ]; then
  note "$name is unhealthy: failure $failures; an issue is opened at failure $FAILURES_BEFORE_ISSUE"
else
  gh label create "$LABEL" --description "About a pod that comfy-pod-action looks after" --force
  gh issue create --title "$title" --label "$LABEL" --body "$text"
  note "$name is unhealthy: opened an issue after $failures failures in a row"
fi
