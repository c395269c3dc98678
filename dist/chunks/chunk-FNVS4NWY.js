import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  endGroup,
  error,
  info,
  setOutput,
  startGroup,
  summary,
  warning
} from "./chunk-U556BU7Y.js";
import {
  clip,
  oneLine,
  plain
} from "./chunk-MZHXEODP.js";
import {
  prettyMilliseconds
} from "./chunk-6ZE5SBMA.js";

// src/report/report.ts
var REPORT_VERSION = 1;
var STEP_RESULTS = [
  "installed",
  "updated",
  "adopted",
  "skipped",
  "running",
  "failed",
  "not-run",
  "cancelled"
];

// src/report/questions.ts
function isPlan(report) {
  return report.command === "plan" || report.command === "reset";
}
function tally(steps) {
  const counts = Object.fromEntries(STEP_RESULTS.map((result) => [result, 0]));
  for (const step of steps) if (step.result !== null) counts[step.result] += 1;
  return counts;
}
function ended(steps, ...results) {
  return steps.filter((step) => step.result !== null && results.includes(step.result));
}
function isLeftOut(step) {
  return step.verdict.action === "skip" && step.verdict.reason.startsWith("left out");
}
function isNode(step) {
  return step.id.startsWith("node_");
}
function isService(step) {
  return step.id === "comfyui_service";
}
function savedSeconds(steps) {
  return ended(steps, "skipped", "adopted").filter((step) => !isLeftOut(step)).reduce((sum, step) => sum + (step.recordedSeconds ?? 0), 0);
}
function comfyuiRuns(pod) {
  const service = pod.steps.find(isService);
  if (service === void 0 || service.result === null || isLeftOut(service)) return null;
  return ["installed", "updated", "adopted", "skipped", "running"].includes(service.result);
}
function restoredGeneration(pod) {
  return pod.steps.find(({ id }) => id === "generation")?.reason ?? null;
}
function seconds(timed) {
  return Math.max(0, timed.endedAt - timed.startedAt) / 1e3;
}
function hostAndPort(pod) {
  return pod.address.slice(pod.address.lastIndexOf("@") + 1);
}

// src/report/github.ts
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

// src/report/markdown.ts
var SPECIAL = /[&<>|\\`*[\]~$#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;
var SAFE_CODE = /^[\w.,:;@/+=<>!?%()~' -]+$/;
var LINK = /^https?:\/\/[\w.-]+(:\d+)?(\/[\w./%?=&+~-]*)?$/;
var VALUE_LIMIT = 600;
function literal(text, limit = VALUE_LIMIT) {
  return escaped(short(text, limit));
}
function short(text, limit) {
  return clip(oneLine(text.slice(0, 4 * limit)), limit);
}
function escaped(line2) {
  return line2.replace(SPECIAL, entity);
}
function entity(character) {
  return `&#${character.charCodeAt(0)};`;
}
function code(text, limit = VALUE_LIMIT) {
  const line2 = short(text, limit);
  return SAFE_CODE.test(line2) ? `\`${line2}\`` : codeElement(line2, limit);
}
function codeElement(text, limit = VALUE_LIMIT) {
  const line2 = short(text, limit);
  return line2 === "" ? "" : `<code>${escaped(line2)}</code>`;
}
function prose(text, limit = VALUE_LIMIT) {
  const pieces = short(text, limit).split(/`([^`]+)`/);
  return pieces.map((piece, index) => index % 2 === 1 ? code(piece) : escaped(piece)).join("");
}
function link(address2) {
  return LINK.test(address2) ? `<${address2}>` : code(address2);
}
function fenced(lines, info2 = "text") {
  const body = lines.map((line2) => plain(line2).replaceAll("\n", " ").trimEnd()).join("\n");
  const longest = Math.max(2, ...(body.match(/`+/g) ?? []).map((run2) => run2.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${info2}
${body}
${fence}`;
}
function folded(summary2, body, open2 = false) {
  return `<details${open2 ? " open" : ""}><summary>${summary2}</summary>

${body}

</details>`;
}
function table(head, rows) {
  const line2 = (cells) => `| ${cells.join(" | ")} |`;
  return [line2(head), line2(head.map(() => "---")), ...rows.map(line2)].join("\n");
}

// src/report/quantity.ts
var UNITS = { d: "d", h: "h", m: "min", s: "s" };
function duration(seconds2) {
  const shown = Math.max(0, Number.isFinite(seconds2) ? seconds2 : 0);
  if (shown < 9.95) return `${shown.toFixed(1)} s`;
  const whole = prettyMilliseconds(Math.round(shown) * 1e3, { hideYear: true });
  return whole.replace(/(\d)([dhms])/g, (_, digit, unit) => `${digit} ${UNITS[unit]}`);
}
function size(bytes) {
  if (bytes >= 1e12) return `${(bytes / 1e12).toFixed(1)} TB`;
  if (bytes >= 1e9) return `${Math.round(bytes / 1e9)} GB`;
  return `${Math.round(bytes / 1e6)} MB`;
}
function count(amount, noun) {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

// src/report/words.ts
var RESULT_WORDS = {
  installed: { icon: "\u2795", word: "installed" },
  updated: { icon: "\u2B06\uFE0F", word: "updated" },
  adopted: { icon: "\u{1F501}", word: "adopted" },
  skipped: { icon: "\u2714\uFE0F", word: "skipped" },
  running: { icon: "\u23F3", word: "running" },
  failed: { icon: "\u274C", word: "failed" },
  "not-run": { icon: "\u23F8\uFE0F", word: "not run" },
  cancelled: { icon: "\u23F9\uFE0F", word: "cancelled" }
};
var VERDICT_WORDS = {
  install: { icon: "\u2795", word: "would install" },
  update: { icon: "\u2B06\uFE0F", word: "would update" },
  adopt: { icon: "\u{1F501}", word: "would adopt" },
  skip: { icon: "\u2714\uFE0F", word: "skip" },
  attach: { icon: "\u23F3", word: "would attach" },
  fail: { icon: "\u274C", word: "would fail" },
  later: { icon: "\u{1F553}", word: "later" }
};
var CHECK_WORDS = {
  ok: { icon: "\u2714\uFE0F", word: "ok" },
  warning: { icon: "\u26A0\uFE0F", word: "warning" },
  busy: { icon: "\u23F3", word: "busy" },
  failed: { icon: "\u274C", word: "failed" },
  skipped: { icon: "\u2796", word: "skipped" }
};
var POD_WORDS = {
  changed: { icon: "\u2705", word: "changed" },
  unchanged: { icon: "\u2705", word: "unchanged" },
  failed: { icon: "\u274C", word: "failed" },
  cancelled: { icon: "\u23F9\uFE0F", word: "cancelled" }
};
var POD_RESULTS_BY_SEVERITY = ["unchanged", "changed", "cancelled", "failed"];
function badge({ icon, word: word2 }) {
  return `${icon}\xA0${word2}`;
}

// src/report/checks.ts
var ORDER = ["failed", "warning", "busy", "ok", "skipped"];
var LINES_OF_A_LIST = 60;
function checksVerdict(pod) {
  if (pod.checks.length === 0) return null;
  const counted2 = (status) => pod.checks.filter((check) => check.status === status);
  const time2 = duration(seconds(pod));
  if (pod.health?.reachable === false) return { icon: "\u26A0\uFE0F", sentence: "not reachable" };
  const failed = counted2("failed");
  const looked = `${count(pod.checks.length - counted2("skipped").length, "check")} in ${time2}`;
  if (failed.length > 0) {
    const names2 = failed.map(({ id }) => `\`${id}\``).join(", ");
    return { icon: "\u274C", sentence: `${pod.health === null ? "" : "unhealthy: "}${names2} failed; ${looked}` };
  }
  const warnings = counted2("warning").length;
  const well = pod.health === null ? "all well" : "healthy";
  const remarks3 = [
    ...warnings > 0 ? [count(warnings, "warning")] : [],
    ...counted2("busy").length > 0 ? ["busy"] : []
  ].join(", ");
  return {
    icon: warnings > 0 ? "\u26A0\uFE0F" : "\u2705",
    sentence: `${[well, remarks3].filter((part) => part !== "").join(", ")} (${looked})`
  };
}
function checksTable(checks) {
  if (checks.length === 0) return null;
  const rows = ORDER.flatMap((status) => checks.filter((check) => check.status === status)).map((check) => [
    badge(CHECK_WORDS[check.status]),
    literal(check.title, 120),
    prose(firstLine(check.detail), 800),
    check.status === "ok" || check.remedy === null ? "" : prose(firstLine(check.remedy), 500)
  ]);
  return table(["result", "check", "what was found", "what to do"], rows);
}
function checksLists(checks) {
  const lists = checks.flatMap(({ title, detail }) => {
    const [, ...lines] = detail.split("\n");
    if (lines.length === 0) return [];
    const shown = lines.slice(0, LINES_OF_A_LIST).map((line2) => line2.replaceAll("`", ""));
    const more = lines.length > shown.length ? [`\u2026 and ${lines.length - shown.length} more in the report`] : [];
    return [folded(literal(title, 120), fenced([...shown, ...more]))];
  });
  return lists.length === 0 ? null : lists.join("\n\n");
}
function checksTimeline(history) {
  if (history.length < 2) return null;
  const stretches = [];
  for (const check of history) {
    const last = stretches.at(-1);
    const same = last !== void 0 && last.healthy === check.healthy && key(last.checks[0]) === key(check);
    if (same) stretches[stretches.length - 1] = { ...last, checks: [...last.checks, check] };
    else stretches.push({ healthy: check.healthy, checks: [check] });
  }
  return `**The last ${history.length} checks** (UTC): ${stretches.map(stretch).join(" \u2192 ")}`;
}
var key = (check) => check?.failed.join(",") ?? "";
function stretch({ healthy, checks }) {
  const [from, to] = [checks[0]?.time ?? "", checks.at(-1)?.time ?? ""];
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  const end = checks.length === 1 ? "" : ` to ${literal(sameDay ? to.slice(11, 16) : to.slice(0, 16))} (${checks.length} checks)`;
  const failed = checks[0]?.failed ?? [];
  const why = failed.length === 0 ? "" : ` (${failed.map((id) => code(id, 60)).join(", ")})`;
  return `${healthy ? "\u2705 healthy" : "\u274C unhealthy"} ${literal(from.slice(0, 16))}${end}${why}`;
}
function firstLine(text) {
  return text.split("\n", 1)[0] ?? "";
}

// src/report/service-headline.ts
var VERBS = ["started", "restarted", "stopped"];
function serviceSentence(steps, told2) {
  const services = steps.filter(({ id }) => id === "comfyui_service" || id.startsWith("service_"));
  if (steps.length === 0 || services.length < steps.length) return null;
  const done = VERBS.flatMap((verb) => {
    const some2 = services.filter(({ result, reason }) => isChange(result) && reason.startsWith(verb));
    return some2.length === 0 ? [] : [`${verb} ${told2.names(some2)}`];
  });
  const idle2 = Map.groupBy(
    services.filter(({ result, reason }) => result === "skipped" && reason !== "left out"),
    ({ reason }) => reason
  );
  const rest = [...idle2].map(([reason, some2]) => `${told2.names(some2)}: ${reason}`);
  if (done.length === 0) return [`nothing to do (${told2.time})`, ...rest].join("; ");
  return [`${done.join(", ")} in ${told2.time}`, ...rest].join("; ");
}
function isChange(result) {
  return result === "installed" || result === "updated";
}

// src/report/headline.ts
function headline(pod, plan) {
  const { icon } = POD_WORDS[pod.result];
  if (pod.problem !== null) return { icon, sentence: pod.problem.title };
  const checked = checksVerdict(pod);
  if (checked !== null) return pod.result === "cancelled" ? { ...checked, icon } : checked;
  if (pod.steps.length === 0 && pod.notices[0] !== void 0) return { icon, sentence: pod.notices[0] };
  if (plan) return { icon: "\u{1F50D}", sentence: planned(pod.steps) };
  switch (pod.result) {
    case "failed":
      return { icon, sentence: failure(pod) };
    case "cancelled":
      return { icon, sentence: cancellation(pod) };
    case "changed":
    case "unchanged":
      return success(pod, icon);
  }
}
var WISHES = [
  ["install", "install"],
  ["update", "update"],
  ["adopt", "adopt"],
  ["attach", "wait for"]
];
function planned(steps) {
  const counted2 = (action) => steps.filter((step) => step.verdict.action === action).length;
  const wishes = WISHES.flatMap(([action, word2]) => some(counted2(action), word2));
  const failing = steps.filter((step) => step.verdict.action === "fail");
  const later = counted2("later");
  const rest = [...later > 0 ? [`${later} later`] : [], ...idle(steps, counted2("skip"))].join(", ");
  if (wishes.length === 0 && failing.length === 0 && later === 0) return `nothing to do (${rest})`;
  return [
    ...wishes.length > 0 ? [`would ${wishes.join(", ")}`] : [],
    ...failing.length > 0 ? [`${names(failing)} would fail`] : [],
    rest
  ].join("; ");
}
function idle(steps, skipped) {
  const leftOut = steps.filter(isLeftOut).length;
  const upToDate = skipped - leftOut;
  return [
    ...upToDate > 0 || leftOut === 0 ? [`${upToDate} up to date`] : [],
    ...leftOut > 0 ? [`${leftOut} left out`] : []
  ];
}
function success(pod, icon) {
  const { installed, updated, adopted, skipped } = tally(pod.steps);
  const time2 = duration(seconds(pod));
  const open2 = stillOpen(pod.steps);
  const services = serviceSentence(pod.steps, { names, time: time2 });
  if (services !== null) return { icon, sentence: [services, ...open2].join("; ") };
  const generation = restoredGeneration(pod);
  if (generation !== null) {
    const place = installed + updated > 0 ? "back at" : "nothing to do, it is at";
    return { icon, sentence: [`${place} ${generation} (${time2})`, ...open2].join("; ") };
  }
  if (installed + updated + adopted === 0) {
    const details = [...idle(pod.steps, skipped), time2].join(", ");
    return { icon: open2.length === 0 ? icon : "\u23F3", sentence: [`nothing to do (${details})`, ...open2].join("; ") };
  }
  const adoption = installed + updated === 0 ? ["nothing was reinstalled"] : [];
  return { icon, sentence: [`${progress(pod).join(", ")} in ${time2}`, ...adoption, ...open2].join("; ") };
}
function stillOpen(steps) {
  const running = ended(steps, "running");
  const background = running.filter((step) => !isService(step));
  return [
    ...background.length > 0 ? [`${names(background)} ${background.length === 1 ? "goes" : "go"} on in the background`] : [],
    ...running.some(isService) ? ["ComfyUI's restart is due"] : []
  ];
}
function progress(pod) {
  const counts = tally(pod.steps);
  return ["installed", "updated", "adopted", "skipped"].flatMap(
    (result) => some(counts[result], RESULT_WORDS[result].word)
  );
}
function some(amount, word2) {
  return amount === 0 ? [] : [`${word2} ${amount}`];
}
function failure(pod) {
  const failed = ended(pod.steps, "failed");
  if (failed.length === 0) return "failed";
  return [`${names(failed)} failed`, ...consequence(pod, failed)].join("; ");
}
function consequence(pod, failed) {
  switch (comfyuiRuns(pod)) {
    case null:
      return [];
    case true:
      if (!failed.every(isNode)) return ["ComfyUI runs"];
      return [`ComfyUI runs without ${failed.length === 1 ? "it" : "them"}`];
    case false:
      return [failed.some(isService) ? "ComfyUI does not answer" : "ComfyUI was not started"];
  }
}
function cancellation(pod) {
  const done = progress(pod);
  const stopped = ended(pod.steps, "cancelled");
  const before = done.length === 0 ? "before anything was done" : `when it had ${done.join(", ")}`;
  return `cancelled after ${duration(seconds(pod))}, ${stopped.length === 0 ? before : `at ${names(stopped)}`}`;
}
function names(steps) {
  const quoted = steps.map((step) => `\`${step.id.replaceAll("`", "'")}\``);
  if (quoted.length <= 2) return quoted.join(" and ");
  return `${count(quoted.length, "step")} (${quoted[0]}, \u2026)`;
}

// src/report/neutralise.ts
var LEADING_COMMAND = /^([^\p{L}\p{N}\p{P}\p{S}]*):(?=[^\p{L}\p{N}\p{P}\p{S}]*:)/u;
var BRACKET_COMMAND = /##(?=\[)/g;
var hasTwoColons = (line2) => line2.indexOf(":") !== line2.lastIndexOf(":");
function neutralise(text) {
  return text.split(/(\r\n|\r|\n)/).map((line2) => hasTwoColons(line2) ? line2.replace(LEADING_COMMAND, "$1\\:") : line2).map((line2) => line2.replace(BRACKET_COMMAND, "##\\")).join("");
}

// src/report/annotations.ts
var ANNOTATIONS_OF_A_KIND = 10;
var ANNOTATION_CHARACTERS = 4096;
var TITLE_CHARACTERS = 200;
var REASON_CHARACTERS = 1200;
var TAIL_LINES = 20;
function annotationsOf(report) {
  const errors = report.pods.flatMap((pod) => [
    ...problem(pod),
    ...failures(pod),
    ...badChecks(pod, "error"),
    ...unexplained(pod, report)
  ]);
  const warnings = report.pods.flatMap((pod) => [...badChecks(pod, "warning"), ...remarks(pod)]);
  return [...limited(errors), ...limited(warnings)];
}
function problem(pod) {
  if (pod.problem === null || pod.result === "cancelled") return [];
  const { title, message: message2, remedy } = pod.problem;
  return [annotation("error", `${pod.name}: ${title}`, [message2, remedy], [])];
}
function failures(pod) {
  return ended(pod.steps, "failed").map(
    (step) => annotation("error", `${pod.name}: ${step.id} failed`, [step.reason, step.remedy], step.logTail)
  );
}
function badChecks(pod, kind2) {
  if (pod.problem !== null) return [];
  const wanted = pod.checks.filter(({ status }) => {
    const own = status === "failed" && pod.result === "failed" ? "error" : "warning";
    return (status === "failed" || status === "warning") && own === kind2;
  });
  return wanted.map(
    ({ title, detail, remedy }) => annotation(kind2, `${pod.name}: ${title}`, [detail.split("\n", 1)[0] ?? "", remedy], [])
  );
}
function unexplained(pod, report) {
  if (pod.result !== "failed" || pod.problem !== null || ended(pod.steps, "failed").length > 0) return [];
  if (pod.checks.some(({ status }) => status === "failed")) return [];
  return [annotation("error", `${pod.name}: failed`, [headline(pod, isPlan(report)).sentence], [])];
}
function remarks(pod) {
  const ofStep = (step) => step.warnings.map((text) => annotation("warning", `${pod.name}: ${step.id}`, [text], []));
  return [...pod.warnings.map((text) => annotation("warning", pod.name, [text], [])), ...pod.steps.flatMap(ofStep)];
}
function annotation(kind2, title, sentences, tail) {
  const head = sentences.filter((text) => text !== null && text !== "").map((text) => clip(plain(text ?? ""), REASON_CHARACTERS));
  const lines = tail.slice(-TAIL_LINES).map((line2) => clip(oneLine(line2), 400));
  while (lines.length > 0 && message(head, lines).length > ANNOTATION_CHARACTERS) lines.shift();
  return {
    kind: kind2,
    title: neutralise(clip(oneLine(title), TITLE_CHARACTERS)),
    message: clip(message(head, lines), ANNOTATION_CHARACTERS)
  };
}
function message(head, tail) {
  return neutralise([...head, ...tail.length === 0 ? [] : ["", "Last lines:", ...tail]].join("\n"));
}
function limited(annotations) {
  if (annotations.length <= ANNOTATIONS_OF_A_KIND) return annotations;
  const shown = annotations.slice(0, ANNOTATIONS_OF_A_KIND - 1);
  const rest = annotations.slice(shown.length);
  const [first] = rest;
  if (first === void 0) return shown;
  const titles = rest.map((each) => each.title).join("\n");
  return [...shown, { ...first, title: `${rest.length} more`, message: clip(titles, ANNOTATION_CHARACTERS) }];
}

// src/report/outputs.ts
var REPORT_CHARACTERS = 96 * 1024;
var CHECK_CHARACTERS = 500;
function outputsOf(report, reportPath) {
  const { pods } = report;
  const installed = stepNames(report, "installed");
  const updated = stepNames(report, "updated");
  const adopted = stepNames(report, "adopted");
  const skipped = stepNames(report, "skipped");
  const failed = stepNames(report, "failed");
  return {
    result: worstResult(pods),
    changed: String(pods.some((pod) => pod.changed)),
    "installed-steps": JSON.stringify(installed),
    "updated-steps": JSON.stringify(updated),
    "adopted-steps": JSON.stringify(adopted),
    "skipped-steps": JSON.stringify(skipped),
    "running-steps": JSON.stringify(stepNames(report, "running")),
    "failed-steps": JSON.stringify(failed),
    "installed-count": String(installed.length + updated.length),
    "skipped-count": String(skipped.length + adopted.length),
    "failed-count": String(failed.length),
    "failed-step": failed[0] ?? "",
    report: reportOutput(report),
    "report-path": reportPath,
    url: common(pods, (pod) => pod.wayIn?.url ?? null),
    "comfyui-version": commonVersion(pods, "comfyui"),
    "comfyui-commit": commonVersion(pods, "comfyuiCommit"),
    "python-version": commonVersion(pods, "python"),
    "torch-version": commonVersion(pods, "torch"),
    cuda: commonVersion(pods, "cuda"),
    gpu: commonVersion(pods, "gpu"),
    driver: commonVersion(pods, "driver"),
    healthy: healthOutput(pods, "healthy"),
    reachable: healthOutput(pods, "reachable"),
    checks: checksOutput(report),
    "logs-path": common(pods, (pod) => pod.logsPath)
  };
}
function worstResult(pods) {
  return POD_RESULTS_BY_SEVERITY.findLast((result) => pods.some((pod) => pod.result === result)) ?? "failed";
}
function stepNames(report, result) {
  if (isPlan(report)) return [];
  const several = report.pods.length > 1;
  return report.pods.flatMap(
    (pod) => ended(pod.steps, result).map((step) => several ? `${hostAndPort(pod)}/${step.id}` : step.id)
  );
}
function commonVersion(pods, name) {
  return common(pods, (pod) => pod.versions[name]);
}
function common(pods, read) {
  const values = new Set(pods.map(read));
  const [value] = values;
  return values.size === 1 ? value ?? "" : "";
}
function healthOutput(pods, what) {
  const answers = pods.flatMap(({ health }) => health === null ? [] : [health[what]]);
  return answers.length === 0 ? "" : String(answers.every((answer) => answer));
}
function checksOutput({ pods }) {
  const several = pods.length > 1;
  const checks = pods.flatMap(
    (pod) => pod.checks.map((check) => ({
      ...several ? { pod: hostAndPort(pod) } : {},
      ...check,
      detail: clip(check.detail.split("\n", 1)[0] ?? "", CHECK_CHARACTERS)
    }))
  );
  return JSON.stringify(checks);
}
function reportOutput(report) {
  const whole = JSON.stringify(report);
  if (whole.length <= REPORT_CHARACTERS) return whole;
  const pods = report.pods.map((pod) => ({
    ...pod,
    steps: pod.steps.map((step) => ({ ...step, logTail: [], spans: [] }))
  }));
  return JSON.stringify({ ...report, pods });
}

// src/report/step-table.ts
var ROWS_OF_A_KIND = 3;
var HEAD = ["result", "step", "why", "time"];
function stepTable(steps, rowLimit) {
  const kinds = Map.groupBy(steps, kind);
  const shared = new Map([...kinds].filter(([name, alike]) => name !== null && alike.length > ROWS_OF_A_KIND));
  const single = steps.filter((step) => !shared.has(kind(step)));
  const collapsed = [...shared.values()].flat();
  if (single.length === 0 && collapsed.every(isIdle)) return { markdown: null, collapsed };
  const ordered = [...single.filter(isFailed), ...single.filter((step) => !isFailed(step))];
  const rows = ordered.slice(0, rowLimit).map(row);
  if (ordered.length > rowLimit) rows.push(["\u2026", `${ordered.length - rowLimit} more`, "in the `report` output", "\u2013"]);
  for (const [name, alike] of [...shared].slice(0, rowLimit)) rows.push(sharedRow(name ?? "", alike));
  const columns = steps.every((step) => step.result === null) ? HEAD.length - 1 : HEAD.length;
  return {
    markdown: table(
      HEAD.slice(0, columns),
      rows.map((cells) => cells.slice(0, columns))
    ),
    collapsed
  };
}
function collapsedTable(steps, rowLimit) {
  const rows = steps.slice(0, rowLimit).map((step) => {
    const [result = "", name = "", why = ""] = row(step);
    return [result, name, why, step.recordedSeconds === null ? "\u2013" : duration(step.recordedSeconds)];
  });
  return table(["result", "step", "why", "took then"], rows);
}
function kind(step) {
  if (step.warnings.length > 0) return null;
  if (step.result === "not-run") return step.reason;
  if (!isIdle(step)) return null;
  return isLeftOut(step) ? "left out" : "up to date";
}
function isIdle(step) {
  return step.verdict.action === "skip" && (step.result === null || step.result === "skipped");
}
function isFailed(step) {
  return step.result === "failed" || step.result === null && step.verdict.action === "fail";
}
function word(step) {
  return step.result === null ? VERDICT_WORDS[step.verdict.action] : RESULT_WORDS[step.result];
}
function row(step) {
  const why = step.result === null ? step.verdict.reason : step.reason;
  return [badge(word(step)), code(step.id, 120), prose(why, 400), time(step)];
}
function sharedRow(reason, alike) {
  const [first] = alike;
  return [
    badge(first === void 0 ? RESULT_WORDS.skipped : word(first)),
    `${alike.length} others`,
    prose(reason, 400),
    "\u2013"
  ];
}
function time(step) {
  return step.seconds === null ? "\u2013" : duration(step.seconds);
}

// src/report/timeline.ts
var SECTIONS = 12;
var BARS_OF_A_SECTION = 12;
var NODES_OF_A_SECTION = 3;
var LABEL_CHARACTERS = 32;
var SHORTEST_MS = 100;
var SHORTEST_RUN_MS = 5e3;
var DAY_MS = 864e5;
function timeline(steps) {
  const sections = [...barsBySection(steps)].slice(0, SECTIONS).map(([name, bars2]) => [name, arranged(bars2)]);
  const bars = sections.flatMap(([, own]) => own);
  const start = Math.min(...bars.map((bar2) => bar2.from));
  const length = Math.max(...bars.map((bar2) => bar2.to)) - start;
  if (bars.length < 2 || !(length >= SHORTEST_RUN_MS && length < DAY_MS)) return null;
  return [
    "gantt",
    "  dateFormat HH:mm:ss.SSS",
    `  axisFormat ${length < 36e5 ? "%M:%S" : "%H:%M:%S"}`,
    "  todayMarker off",
    ...sections.flatMap(([name, own]) => [`  section ${safeName(name)}`, ...own.map((bar2) => `  ${line(bar2, start)}`)])
  ].join("\n");
}
function barsBySection(steps) {
  const sections = /* @__PURE__ */ new Map();
  for (const step of steps) {
    for (const span of step.spans) {
      if (!isDrawable(span)) continue;
      sections.set(span.section, [...sections.get(span.section) ?? [], bar(step, span)]);
    }
  }
  return sections;
}
function isDrawable(span) {
  return Number.isFinite(span.from) && Number.isFinite(span.to) && span.to >= span.from;
}
function bar(step, span) {
  const icon = step.result === null ? "" : RESULT_WORDS[step.result].icon;
  return { names: [step.id], icon, failed: step.result === "failed", node: isNode(step), from: span.from, to: span.to };
}
function arranged(bars) {
  const jobs = [...Map.groupBy(bars, (each) => `${each.failed} ${each.from} ${each.to}`).values()].map(merged);
  const nodes = jobs.filter((each) => each.node && !each.failed);
  const others2 = jobs.filter((each) => !each.node || each.failed);
  const all = nodes.length > NODES_OF_A_SECTION ? [...others2, nodesBar(nodes)] : jobs;
  const longest = all.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, BARS_OF_A_SECTION);
  return longest.toSorted((a, b) => a.from - b.from || a.to - b.to);
}
function merged(bars) {
  const [first] = bars;
  if (first === void 0) throw new Error("a bar is made of at least one bar");
  return {
    ...first,
    names: bars.flatMap((each) => each.names),
    node: bars.every((each) => each.node),
    from: Math.min(...bars.map((each) => each.from)),
    to: Math.max(...bars.map((each) => each.to))
  };
}
function nodesBar(nodes) {
  const all = merged(nodes);
  return { ...all, names: [`${all.names.length} nodes`] };
}
function line(each, start) {
  const from = each.from - start;
  const to = Math.max(each.to - start, from + SHORTEST_MS);
  return `${label(each)} :${each.failed ? "crit, " : ""}${clock(from)}, ${clock(to)}`;
}
function label(each) {
  const [first = "", ...others2] = each.names.map(safeName);
  const shown = [first];
  let length = first.length;
  for (const name of others2) {
    length += name.length + 3;
    if (length > LABEL_CHARACTERS) break;
    shown.push(name);
  }
  const more = each.names.length - shown.length;
  return `${each.icon || "\u25AA\uFE0F"} ${shown.join(" + ")}${more > 0 ? ` + ${more} more` : ""}`;
}
function safeName(name) {
  return clip(name.replace(/[^\p{L}\p{N}._-]+/gu, " ").trim(), 40) || "unnamed";
}
function clock(ms) {
  return new Date(Math.min(ms, DAY_MS - 1)).toISOString().slice(11, 23);
}

// src/report/pod-sections.ts
function podSections(pod, room) {
  const steps = pod.steps.length === 0 ? null : stepTable(pod.steps, room.rows);
  return [
    problem2(pod),
    cures(pod, room),
    wayInLine(pod, room),
    checksTable(pod.checks),
    checksTimeline(pod.health?.history ?? []),
    steps?.markdown ?? null,
    savings(pod),
    remarks2(pod, room),
    tails(pod.steps, room),
    room.timeline ? chart(pod.steps) : null,
    steps === null || steps.collapsed.length === 0 ? null : others(steps.collapsed, room),
    room.tailLines === 0 ? null : checksLists(pod.checks),
    versions(pod, room)
  ].filter((section) => section !== null);
}
function others(collapsed, room) {
  return folded(`${collapsed.length} steps, one by one`, collapsedTable(collapsed, room.rows));
}
function problem2(pod) {
  if (pod.problem === null) return null;
  const { message: message2, remedy } = pod.problem;
  return [told(message2, ""), ...remedy === null ? [] : [told(remedy, "**What to do:** ")]].join("\n\n");
}
function told(text, label2) {
  const [first = "", ...rest] = clip(text, 6e3).trim().split(/\r\n|\r|\n/);
  const lead = `${label2}${prose(first, 2e3)}`;
  return rest.length === 0 ? lead : `${lead}

${fenced(rest)}`;
}
function cures(pod, room) {
  const curable = ended(pod.steps, "failed").filter((step) => step.remedy !== null).slice(0, room.items);
  const only = curable.length === 1;
  const texts = curable.map(
    (step) => told(step.remedy ?? "", only ? "**What to do:** " : `**What to do** about ${code(step.id, 120)}: `)
  );
  return texts.length === 0 ? null : texts.join("\n\n");
}
function wayInLine(pod, room) {
  const { gpu, driver, torch } = pod.versions;
  const hardware = [
    ...gpu === null ? [] : [literal(gpu)],
    ...driver === null ? [] : [`driver ${literal(driver)}`],
    ...torch === null ? [] : [`torch ${literal(torch)}`]
  ].join(", ");
  const parts = [comfyui(pod), hardware, ...pod.disks.slice(0, room.items).map(disk)].filter((part) => part !== "");
  return parts.length === 0 ? null : parts.join(" \xB7 ");
}
function comfyui(pod) {
  const name = pod.versions.comfyui === null ? "ComfyUI" : `ComfyUI ${literal(pod.versions.comfyui)}`;
  if (pod.wayIn !== null && comfyuiRuns(pod) !== false) return `${name} ${address(pod.wayIn)}`;
  return pod.versions.comfyui === null ? "" : name;
}
function address(wayIn) {
  const answers = `answers at ${link(wayIn.url)}`;
  if (wayIn.kind !== "tunnel") return `${answers}${open(wayIn, "has the address")}`;
  const tunnel = wayIn.command === null ? "" : ` once ${code(wayIn.command)} runs on your machine`;
  return `${answers}${tunnel}${open(wayIn, "reaches the pod's port")}`;
}
function open(wayIn, who) {
  return wayIn.open ? ` (\u26A0\uFE0F open to anyone who ${who}; \`listen: 127.0.0.1\` closes it)` : "";
}
function disk(each) {
  const free = each.freeBytes === null ? [] : [`${size(each.freeBytes)} free`];
  const need = each.neededBytes === null ? [] : [`about ${size(each.neededBytes)} needed`];
  const fate = each.survivesStop === null ? [] : [each.survivesStop ? "survives a stop" : "**lost at a stop**"];
  return [code(each.path, 200), [...need, ...free, ...fate].join(", ")].filter((part) => part !== "").join(" ");
}
function savings(pod) {
  const saved = savedSeconds(pod.steps);
  const sentences = [
    ...saved > 0 && pod.result !== "failed" ? [`Saved about ${duration(saved)}: the recorded time of what was already there.`] : [],
    ...pod.lastChange === null ? [] : [
      `Last change ${literal(pod.lastChange.time, 40)}${pod.lastChange.run === null ? "" : ` by ${run(pod.lastChange.run)}`}.`
    ],
    ...pod.reconnects === 0 ? [] : [`The connection was made anew ${pod.reconnects === 1 ? "once" : `${pod.reconnects} times`}.`]
  ];
  return sentences.length === 0 ? null : sentences.join(" ");
}
function run(name) {
  return /^https?:/.test(name) ? link(name) : literal(name, 200);
}
function remarks2(pod, room) {
  const warning2 = "- \u26A0\uFE0F **Warning:**";
  const all = [
    ...pod.warnings.map((text) => ({ start: warning2, text })),
    ...pod.steps.flatMap(
      ({ id, warnings }) => warnings.map((text) => ({ start: `${warning2} ${code(id, 120)}:`, text }))
    ),
    ...pod.notices.map((text) => ({ start: "- \u2139\uFE0F **Note:**", text }))
  ];
  if (all.length === 0) return null;
  const more = all.length - room.items;
  const lines = all.slice(0, room.items).map(({ start, text }) => `${start} ${prose(text)}`);
  return [...lines, ...more > 0 ? [`- \u2026 and ${more} more in the log`] : []].join("\n");
}
function tails(steps, room) {
  if (room.tailLines === 0) return null;
  const logged = ended(steps, "failed", "cancelled").filter((step) => step.logTail.length > 0);
  const blocks = logged.slice(0, room.items).map((step) => {
    const lines = step.logTail.slice(-room.tailLines).map((text) => clip(text, room.tailColumns));
    return folded(`Last lines of ${codeElement(step.id, 120)}`, fenced(lines), true);
  });
  return blocks.length === 0 ? null : blocks.join("\n\n");
}
function chart(steps) {
  const drawn = timeline(steps);
  return drawn === null ? null : `\`\`\`mermaid
${drawn}
\`\`\``;
}
function versions(pod, room) {
  const { comfyui: version, comfyuiCommit, python, torch, cuda, gpu, driver, others: others2 } = pod.versions;
  const named = [
    ["ComfyUI", version],
    ["ComfyUI commit", comfyuiCommit],
    ["Python", python],
    ["torch", torch],
    ["CUDA", cuda],
    ["GPU", gpu],
    ["driver", driver],
    ...Object.entries(others2)
  ];
  const rows = named.flatMap(([name, value]) => value === null ? [] : [[literal(name, 120), code(value, 200)]]);
  return rows.length === 0 ? null : folded("Versions", table(["what", "version"], rows.slice(0, room.items * 2)));
}

// src/report/summary.ts
var SUMMARY_LIMIT_BYTES = 900 * 1024;
var ROOMS = [
  { pods: 50, tailLines: 40, tailColumns: 2e3, rows: 300, items: 20, timeline: true },
  { pods: 50, tailLines: 20, tailColumns: 500, rows: 300, items: 20, timeline: true },
  { pods: 50, tailLines: 10, tailColumns: 200, rows: 300, items: 20, timeline: true },
  { pods: 20, tailLines: 0, tailColumns: 0, rows: 60, items: 5, timeline: false },
  { pods: 2, tailLines: 0, tailColumns: 0, rows: 40, items: 3, timeline: false }
];
var OVERVIEW_ROWS = 100;
var SHORTENED = "> **Truncated:** GitHub takes no more than 1 MiB. The file that `report-path` names has the whole report.";
function renderSummary(report) {
  let text = "";
  for (const [index, room] of ROOMS.entries()) {
    text = render(report, room, index > 0 || report.pods.length > room.pods);
    if (Buffer.byteLength(text) <= SUMMARY_LIMIT_BYTES) return text;
  }
  return text;
}
function render(report, room, shortened) {
  const { pods } = report;
  const several = pods.length !== 1;
  const parts = [
    ...several ? [overviewHeading(report), overview(report)] : [],
    ...pods.slice(0, room.pods).flatMap((pod) => [heading(pod, report, several ? "###" : "##"), ...podSections(pod, room)]),
    ...shortened ? [SHORTENED] : []
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}
`;
}
function heading(pod, report, marks) {
  const { icon, sentence } = headline(pod, isPlan(report));
  return `${marks} ${icon} ${podName(pod)}: ${prose(sentence)}`;
}
function overviewHeading(report) {
  const { pods } = report;
  const worst = POD_RESULTS_BY_SEVERITY.findLast((result) => pods.some((pod) => pod.result === result));
  const time2 = duration(seconds(report));
  if (worst === void 0) return `## ${POD_WORDS.failed.icon} no pod was reached (${time2})`;
  if (isPlan(report) && worst !== "failed" && worst !== "cancelled") {
    const changing = pods.filter((pod) => pod.changed).length;
    return `## \u{1F50D} ${count(pods.length, "pod")}: ${changing === 0 ? "nothing to do" : `would change ${changing}`}`;
  }
  const counts = POD_RESULTS_BY_SEVERITY.toReversed().flatMap((result) => counted(pods, result));
  return `## ${POD_WORDS[worst].icon} ${count(pods.length, "pod")}: ${counts.join(", ")} in ${time2}`;
}
function counted(pods, result) {
  const amount = pods.filter((pod) => pod.result === result).length;
  return amount === 0 ? [] : [`${amount} ${POD_WORDS[result].word}`];
}
function overview(report) {
  const { pods } = report;
  if (pods.length === 0) return "";
  const rows = pods.slice(0, OVERVIEW_ROWS).map((pod) => {
    const { icon, sentence } = headline(pod, isPlan(report));
    return [badge({ icon, word: podWord(pod, report) }), podName(pod), prose(sentence, 300), comfyui2(pod)];
  });
  if (pods.length > OVERVIEW_ROWS) rows.push(["", `${pods.length - OVERVIEW_ROWS} more`, "", ""]);
  return table(["result", "pod", "what happened", "ComfyUI"], rows);
}
function podWord(pod, report) {
  return isPlan(report) && pod.problem === null ? "planned" : POD_WORDS[pod.result].word;
}
function comfyui2(pod) {
  if (comfyuiRuns(pod) !== true) return "\u2013";
  return pod.versions.comfyui === null ? "runs" : `runs ${code(pod.versions.comfyui, 60)}`;
}
function podName({ name }) {
  return name.includes("@") ? code(name, 120) : literal(name, 120);
}

// src/report/github.ts
var githubSink = { line: info, startGroup, endGroup };
var ANNOTATE = { error, warning };
async function publish(report) {
  for (const { kind: kind2, title, message: message2 } of annotationsOf(report)) ANNOTATE[kind2](message2, { title });
  const path = await attempt("report file", () => writeReport(report));
  for (const [name, value] of Object.entries(outputsOf(report, path ?? ""))) setOutput(name, value);
  await attempt("job summary", () => summary.addRaw(renderSummary(report)).write());
}
async function writeReport(report) {
  const folder = await mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), "comfy-pod-"));
  const path = join(folder, "report.json");
  await writeFile(path, `${JSON.stringify(report, null, 2)}
`);
  return path;
}
async function attempt(what, write) {
  try {
    return await write();
  } catch (error2) {
    warning(`The ${what} could not be written: ${error2 instanceof Error ? error2.message : String(error2)}`);
    return null;
  }
}

export {
  duration,
  size,
  count,
  REPORT_VERSION,
  isPlan,
  RESULT_WORDS,
  VERDICT_WORDS,
  CHECK_WORDS,
  firstLine,
  headline,
  neutralise,
  githubSink,
  publish
};
