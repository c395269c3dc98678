#!/usr/bin/env bash
# Draws one table of all pods of a fleet from their reports, and says which gave none.
# Reads: PODS (the fleet's list, JSON), REPORTS (a folder with one `*.json` a pod somewhere below). Writes Markdown.
set -euo pipefail

files=()
if [ -d "$REPORTS" ]; then mapfile -d '' files < <(find "$REPORTS" -name '*.json' -type f -print0 | sort -z); fi

# What a pod wrote stands in a cell: no line break, no bar, no markup, no mention.
jq -rn --argjson pods "$PODS" '
  def escaped: tostring | gsub("[\\s|]+"; " ") | .[0:300] | gsub("(?<c>[<>`*_#\\[\\]\\\\])"; "\\\(.c)") | gsub("@"; "@\u200b");
  def took: ((.endedAt - .startedAt) / 1000 | floor) as $s | if $s < 60 then "\($s) s" else "\($s / 60 | floor) min \($s % 60) s" end;
  def told:
    [.steps[]? | select(.result == "failed")] as $steps | [.checks[]? | select(.status == "failed")] as $checks
    | if .problem then .problem.title
      elif ($steps | length) > 0 then $steps | map("\(.id): \(.reason)") | join("; ")
      elif ($checks | length) > 0 then $checks | map(.id) | join(", ") | "unhealthy: \(.)"
      elif .health and (.health.reachable | not) then "not reachable"
      elif .changed then
        [.steps[]? | select(.result == "installed" or .result == "updated")] | length | "\(.) step\(if . == 1 then "" else "s" end) done"
      else "nothing to do" end;
  def sign: if . == null then "❌" else {changed: "✅", unchanged: "✅", cancelled: "🚫"}[.] // "❌" end;
  [inputs.pods[]?] as $known
  | [$pods[] | . as $pod | {name, report: ([$known[] | select(.name == $pod.name)] | first)}] as $rows
  | ([$rows[] | select(.report == null or .report.result == "failed" or .report.result == "cancelled") | .name]) as $bad
  | (if ($bad | length) == 0 then "## ✅ Fleet: all of \($rows | length) are well"
     else "## ❌ Fleet: \($bad | length) of \($rows | length) pods failed: \($bad | map(escaped) | join(", "))" end),
    "",
    "| pod | result | what | ComfyUI | took |",
    "| --- | --- | --- | --- | --- |",
    ($rows[] | "| \(.name | escaped) | \(.report.result | sign) \(.report.result // "no report") | "
      + (if .report == null then "its job ended before it could report | | |"
         else .report | "\(told | escaped) | \(.versions.comfyui // "" | escaped) | \(took) |" end))
' "${files[@]:-/dev/null}"
