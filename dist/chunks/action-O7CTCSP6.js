import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  array,
  boolean,
  looseObject,
  nullish,
  object,
  optional,
  record,
  string,
  tuple,
  union,
  unknown
} from "./chunk-2NGJMAM2.js";
import {
  CHECK_WORDS,
  REPORT_VERSION,
  RESULT_WORDS,
  VERDICT_WORDS,
  count,
  duration,
  firstLine,
  githubSink,
  headline,
  isPlan,
  neutralise,
  publish,
  size
} from "./chunk-FNVS4NWY.js";
import {
  runLink
} from "./chunk-U556BU7Y.js";
import {
  formatAddress
} from "./chunk-PIAO7VIS.js";
import {
  LineSplitter,
  OPERATION_SCRIPTS,
  ProbeError,
  Session,
  afterResults,
  breakLock,
  composeScript,
  container_environment_default,
  cuda_check_default,
  decide,
  decideTorch,
  decideWishes,
  firstRound,
  lastRound,
  lineToken,
  misfit,
  nextTasks,
  normaliseName,
  packageWheelsName,
  probe,
  probeValues,
  problemOf,
  publicVersion,
  readControl,
  readRequirements,
  remoteCommand,
  requirements,
  sageattentionWheel,
  sageattention_default,
  settle,
  standingOf,
  takeLock,
  textOf,
  waitForLock,
  wheels_default,
  withNotRun,
  withWishes
} from "./chunk-ICUBS35Y.js";
import {
  SERVICE_PREFIX,
  catalogue,
  isServiceStep,
  parseAnswer,
  selectSteps,
  unescapeTold,
  variableLines,
  wordsIn
} from "./chunk-UQYMYI2L.js";
import {
  coloured,
  oneLine
} from "./chunk-MZHXEODP.js";
import {
  ConnectionError
} from "./chunk-UGZ4MSTD.js";
import {
  prettyMilliseconds
} from "./chunk-6ZE5SBMA.js";
import "./chunk-5IS763XJ.js";
import "./chunk-DKDMAFBM.js";

// src/cache/cache.ts
function openWheelCache(options) {
  const { ACTIONS_RESULTS_URL: results, ACTIONS_CACHE_URL: first } = options.environment;
  if (!results && !first) return null;
  let opened2 = null;
  const open3 = () => {
    opened2 ??= import("./runner-cache-XYG2CUSE.js").then(({ RunnerCache }) => new RunnerCache(options));
    return opened2;
  };
  return {
    find: async (...asked2) => (await open3()).find(...asked2),
    keep: async (...asked2) => (await open3()).keep(...asked2),
    close: async () => (await opened2)?.close()
  };
}

// src/engine/causes.ts
var on = (where) => where === "" ? "" : ` on ${where}`;
var AGAIN = "then run again: what is done is kept.";
var CAUSES = {
  quota: {
    says: (where) => `the disk quota is used up${on(where)}`,
    remedy: `Free space there, or have the quota raised; a network volume is made larger in the provider's console. ${AGAIN}`,
    pattern: /Disk quota exceeded|\[Errno 122\]|\bEDQUOT\b/
  },
  inodes: {
    says: (where) => `there are no inodes left${on(where)}: too many files, though bytes may be free`,
    remedy: `Remove folders with many small files there, as caches and old environments are (\`df -i\` shows the use), or take a larger disk; ${AGAIN}`,
    pattern: /no inodes left/i
  },
  "disk-full": {
    says: (where) => `the disk is full${on(where)}`,
    remedy: `Free space there (models and outputs are mostly the largest; \`uv cache clean\` empties the package cache), or make the disk larger; ${AGAIN}`,
    pattern: /No space left on device|\[Errno 28\]|\bENOSPC\b/
  },
  "read-only": {
    says: (where) => `the file system is read-only${on(where)}`,
    remedy: "A disk turns read-only when its host met an error, or because it was attached so. Restart the pod; if it stays so, attach the volume for writing, or ask the provider.",
    pattern: /Read-only file system|\[Errno 30\]|\bEROFS\b/
  },
  memory: {
    says: (limit) => `the kernel ended a process because memory ran out${limit === "" ? "" : ` (the container may have ${size(Number(limit))})`}`,
    remedy: `Take a pod with more memory, or leave it more: stop ComfyUI while packages are built, or give a build fewer jobs (\`env: { MAX_JOBS: "1" }\`); ${AGAIN}`,
    pattern: null
  },
  "memory-refused": {
    says: () => "a process was refused memory",
    remedy: `Take a pod with more memory, or raise the limit that this session has (\`ulimit -v\`); ${AGAIN}`,
    pattern: /Cannot allocate memory|\bMemoryError\b|std::bad_alloc|\bENOMEM\b/
  },
  killed: {
    says: () => "a process was killed (SIGKILL), as the kernel does when memory runs out",
    remedy: `See how much memory the pod has and uses (\`free -g\`), and take one with more if that is it; ${AGAIN}`,
    pattern: /\bcode 137\b|\bSIGKILL\b/
  },
  volume: {
    says: (what) => `a disk or volume does not answer as it should${what === "" ? "" : ` (${what})`}`,
    remedy: `It hangs or is broken: restart the pod, and see in the provider's console whether the volume has trouble; ${AGAIN}`,
    pattern: /Stale file handle|Transport endpoint is not connected|Input\/output error|waits for a disk that does not answer/
  }
};
var isKind = (text) => Object.hasOwn(CAUSES, text);
function causeOf(stepId, told2, words2) {
  const line = told2.findLast(({ step, kind }) => step === stepId && kind === "cause");
  if (line !== void 0 && isKind(line.key)) return found(line.key, line.value);
  return causeIn(words2);
}
function causeIn(words2) {
  const kind = Object.keys(CAUSES).find((each) => CAUSES[each].pattern?.test(words2));
  return kind === void 0 ? null : found(kind, "");
}
function found(kind, where) {
  const { says, remedy } = CAUSES[kind];
  return { kind, says: says(where), remedy };
}

// src/engine/locked.ts
function lockedProblem(holder, waitedMs) {
  const waited = waitedMs < 1e3 ? "" : `, and was not given back within ${prettyMilliseconds(waitedMs)}`;
  if (holder.byHand) {
    return {
      title: "the pod was locked by hand",
      message: `The lock on this workspace was taken ${holder.owner}${waited}. No run breaks it.`,
      remedy: "When the pod may be changed again, run this action with `command: unlock`."
    };
  }
  return {
    title: "another run holds the lock",
    message: `The lock on this workspace is held by ${holder.owner}${waited}.`,
    remedy: "Wait for that run, or cancel it; a run that is gone loses its lock after a minute. A longer lock-timeout waits longer."
  };
}
function lockLostProblem(owner) {
  return {
    title: "the lock was lost to another run",
    message: `While this run could not reach the pod, its lock was taken over. It is held by ${owner}. What was at work was followed to its end, and nothing more was started.`,
    remedy: "Nothing is lost: run again when that run is done."
  };
}

// src/engine/pod-facts.ts
function factsOf(id, answer, told2) {
  return { ...answer.steps.get(id)?.record?.facts, ...presentFactsOf(id, answer, told2) };
}
function presentFactsOf(id, answer, told2) {
  const news = told2.filter((one) => one.step === id && one.kind === "fact").map((one) => [one.key, one.value]);
  return { ...answer.steps.get(id)?.facts, ...Object.fromEntries(news) };
}
function versionsOf(answer, facts, steps) {
  const first = (...values) => values.find((value) => value !== void 0 && value !== "") ?? null;
  const others = steps.flatMap((step) => {
    const { commit, version } = facts(step.id);
    const text = [version, commit?.slice(0, 7)].filter((part) => part).join(" ");
    return text === "" || step.id === "comfyui_core" || step.id === "python_env" ? [] : [[step.title, text]];
  });
  return {
    comfyui: first(facts("comfyui_service").comfyui_version, facts("comfyui_core").version),
    comfyuiCommit: first(facts("comfyui_core").commit),
    python: first(facts("comfyui_service").python_version, facts("python_env").version, answer.facts.python_version),
    torch: first(facts("torch").torch),
    cuda: first(facts("torch").cuda),
    gpu: first(facts("cuda_check").gpu, facts("cuda_check").name),
    driver: first(answer.facts.driver),
    others: Object.fromEntries(others)
  };
}
function replaced(answer) {
  const container = answer.facts.container ?? "";
  const records = [...answer.steps.values()].flatMap(({ record: record2 }) => record2 ?? []);
  if (records.length === 0 || records.some((record2) => record2.container === container)) return [];
  const last = records.map((record2) => record2.time).toSorted().at(-1) ?? "";
  return [`the container was replaced since ${last.slice(0, 10)}`];
}
function lastChangeOf(answer) {
  const changes2 = [...answer.steps.values()].flatMap(({ record: record2 }) => record2 ?? []).filter(({ result }) => result !== "adopted").toSorted((left, right) => left.time < right.time ? 1 : -1);
  const last = changes2[0];
  return last === void 0 ? null : { time: last.time, run: last.run === "" ? null : last.run };
}

// src/engine/question.ts
var UNREAD = {
  state: "unreadable",
  detail: "the volume did not answer in 20 s",
  inputs: {},
  facts: {},
  record: null,
  marker: null,
  stateLine: null,
  liveJob: null,
  warnings: []
};
function answerFor(answer, step) {
  return answer.steps.get(step.id) ?? UNREAD;
}
function questionFor(step, pod, choices, pending = /* @__PURE__ */ new Set()) {
  const answer = answerFor(pod, step);
  const { record: record2 } = answer;
  const certain = answer.state === "absent" || answer.state === "partial";
  const container = pod.facts.container ?? "";
  return {
    selected: choices.run.has(step.id),
    liveJob: answer.liveJob === null ? null : { job: answer.liveJob, since: jobTime(answer.liveJob) },
    forced: choices.force.has(step.id),
    record: record2,
    marker: step.operation === "node" && nodesWereReset(pod) || provesNothing(step, answer) ? null : answer.marker,
    stateLine: stateLineOf(step, pod, answer),
    observation: { state: answer.state, detail: answer.detail, inputs: answer.inputs },
    notNeeded: answer.facts.not_needed || null,
    refused: answer.facts.refused || null,
    freshContainer: record2 !== null && record2.container !== container,
    home: step.home,
    update: choices.update.has(step.id),
    remoteCommit: answer.facts.remote_commit || null,
    pendingNeed: certain ? null : [...step.needs, ...step.after].find((id) => pending.has(id)) ?? null
  };
}
function nodesWereReset(pod) {
  const facts = pod.steps.get("overall_installation")?.facts ?? {};
  return facts.custom_nodes_record === "yes" && facts.custom_nodes_marker === "no";
}
function provesNothing(step, { record: record2, marker }) {
  return step.operation === "cuda_check" && record2 === null && marker?.ours !== true;
}
function stateLineOf(step, pod, answer) {
  if (step.stateName === null || provesNothing(step, answer)) return "not-tracked";
  if (pod.facts.state_file !== "present") return "no-file";
  return answer.stateLine === "1" ? "present" : "absent";
}
function jobTime(job) {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)-/.exec(job);
  return parts === null ? "an earlier run" : `${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}:${parts[5]}:${parts[6]}`;
}

// src/operations/resolver-rules.ts
var REASON = /(?:Because|Cannot install|Could not find) .+/;
var CHANGE_THE_LINE = "Pin an older commit of what asks for it with `ref`, leave its requirements out with `requirements: false`, or take it out of the manifest.";
var RESOLVER_RULES = [
  {
    cause: "disk-full",
    pattern: /No space left on device|Disk quota exceeded|\[Errno (?:28|122)\]/i,
    says: "the disk is full",
    remedy: "Free space on the pod or rent a larger disk; the package cache can be removed with `uv cache clean`."
  },
  {
    cause: "certificate",
    pattern: /UnknownIssuer|CERTIFICATE_VERIFY_FAILED|invalid peer certificate/i,
    says: "the package index showed a certificate that this pod does not trust",
    remedy: "Install the certificate of your proxy or company among the pod's system certificates, and see that its clock is right."
  },
  {
    cause: "git",
    pattern: /Git operation failed|git (?:clone|fetch|checkout|rev-parse)\b[^\n]* did not run successfully/i,
    says: "a repository that a requirement names cannot be fetched",
    detail: /fatal: .+/,
    remedy: `See that the address and its ref still exist; for a private one set \`git-token\`. ${CHANGE_THE_LINE}`
  },
  {
    cause: "network",
    pattern: /error sending request for url|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|Could not resolve host|name resolution|Request failed after \d+ retries/i,
    says: "the package index, or an address that a requirement names, does not answer",
    detail: /Failed to fetch: .+|error sending request .+|Could not resolve host.*/,
    remedy: "Run it again; if it stays so, see whether the pod reaches the internet and what proxy it needs."
  },
  {
    cause: "build",
    pattern: /build backend returned an error|Failed to build|metadata-generation-failed|Failed building wheel/i,
    says: "a package cannot be built on this pod",
    detail: /(?:\S+: )?(?:fatal error|\w+Error): .+/,
    remedy: `Name a version that has a wheel for this Python, or install what its build misses with \`system-packages\`. ${CHANGE_THE_LINE}`
  },
  {
    cause: "syntax",
    pattern: /Couldn't parse requirement|Invalid requirement|Unsupported requirement/i,
    says: "a line is no requirement",
    remedy: `Correct the line. ${CHANGE_THE_LINE}`
  },
  {
    cause: "offline",
    pattern: /because the network was disabled/i,
    says: "a package is not in the cache, and the network was not to be used",
    detail: REASON,
    remedy: "Run it without --offline."
  },
  {
    cause: "python",
    pattern: /does not satisfy Python|Requires-Python|require a different python version|requires a different Python/i,
    says: "a package does not support this Python",
    detail: REASON,
    remedy: `Say another \`python.version\`. ${CHANGE_THE_LINE}`
  },
  {
    cause: "no-such-package",
    pattern: /was not found in the package registry|\(from versions: none\)/i,
    says: "the package registry has no such package",
    detail: REASON,
    remedy: `See how it is spelt. ${CHANGE_THE_LINE}`
  },
  {
    cause: "no-such-version",
    // uv speaks of a missing version in the words of a conflict, so this stands before it.
    pattern: /there (?:is|are) no versions? of \S+|No matching distribution found/i,
    says: "the package registry has no such version",
    detail: REASON,
    remedy: `See which versions there are. ${CHANGE_THE_LINE}`
  },
  {
    cause: "conflict",
    pattern: /conflicting dependencies|ResolutionImpossible|requirements are unsatisfiable|No solution found/i,
    says: "requirements contradict each other",
    detail: REASON,
    remedy: CHANGE_THE_LINE
  }
];

// src/operations/resolver-errors.ts
function explainResolverFailure(output, files) {
  const rule = RESOLVER_RULES.find(({ pattern }) => pattern.test(output));
  if (rule === void 0) {
    return { cause: "unknown", culprit: null, message: lastWords(output), remedy: "Its log says more." };
  }
  const culprits = findCulprits(output, rule.cause, files);
  const culprit = culprits.at(-1) ?? null;
  return {
    cause: rule.cause,
    culprit,
    message: [...accusation(culprit, culprits), rule.says, ...detailOf(rule, output, culprit)].join(": "),
    remedy: rule.remedy
  };
}
function accusation(culprit, culprits) {
  if (culprit === null) return [];
  const others = culprits.filter((each) => each !== culprit).map((each) => `\`${each.text}\` (${place(each)})`);
  const against = others.length === 0 ? "" : `, against ${others.join(" and ")}`;
  return [`${place(culprit)} asks for \`${culprit.text}\`${against}`];
}
var PLAIN = /* @__PURE__ */ new Set(["conflict", "no-such-package", "no-such-version", "syntax"]);
var LONGEST_DETAIL = 240;
function detailOf({ cause, pattern, detail = pattern }, output, culprit) {
  if (culprit !== null && PLAIN.has(cause)) return [];
  const line = output.split("\n").find((each) => detail.test(each));
  if (line === void 0) return [];
  const words2 = detail === pattern ? line.replace(/^\s*(?:error|cause|ERROR): /, "") : detail.exec(line)?.[0] ?? line;
  const text = words2.trim();
  return [text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}\u2026` : text];
}
var place = ({ file, line }) => `${file} line ${line}`;
var WITHOUT_CULPRIT = /* @__PURE__ */ new Set(["disk-full", "certificate", "offline"]);
function findCulprits(output, cause, files) {
  if (WITHOUT_CULPRIT.has(cause)) return [];
  const lines = readRequirements(files);
  const unreadable = /parse requirement in `([^`]+)` at position (\d+)/.exec(output);
  if (unreadable !== null) return atOffset(lines, files, unreadable[1] ?? "", Number(unreadable[2]));
  const byAddress = lines.filter(
    ({ kind, target }) => kind === "url" && target !== "." && output.includes(bareAddress(target))
  );
  if (byAddress.length > 0) return byAddress;
  const mentioned = mentions(output);
  const named2 = lines.filter(({ name }) => name !== null && mentioned.has(name));
  const exact = named2.filter(({ name, specifiers }) => mentioned.get(name ?? "")?.has(canonical(specifiers)));
  return exact.length > 0 ? exact : named2;
}
var bareAddress = (target) => target.replace(/^git\+/, "").replace(/#.*$/, "").replace(/(\.git|[^/@]+)@[^/@]+$/, "$1");
function atOffset(lines, files, path, offset) {
  const file = files.find(
    (each) => each.path === path || each.path.endsWith(`/${path}`) || path.endsWith(`/${each.path}`)
  );
  if (file === void 0) return [];
  const number = file.text.slice(0, offset).split("\n").length;
  return lines.filter((line) => line.file === file.path && line.line === number);
}
var SPOKEN_OF = [
  /(?:you require|user requested(?: \(constraint\))?|requirement|found for|Cannot install|Building wheel for) ((?:[^\s,]|,(?=[<>=!~]))+)/gi,
  /(?:you require [^,\n]*?|Cannot install [^,\n]*?) and ((?:[^\s,]|,(?=[<>=!~]))+)/gi,
  /Failed to (?:build|download|download and build|fetch):? `([^`]+)`/gi
];
function mentions(output) {
  const found2 = /* @__PURE__ */ new Map();
  for (const [, phrase = ""] of SPOKEN_OF.flatMap((pattern) => [...output.matchAll(pattern)])) {
    const [, name, versions = ""] = /^([A-Za-z0-9][A-Za-z0-9._-]*?)(?:\[[^\]]*\])?((?:[<>=!~@ ].*)?)$/.exec(phrase.trim()) ?? [];
    if (name === void 0) continue;
    const key = normaliseName(name.replace(/\.$/, ""));
    found2.set(key, (found2.get(key) ?? /* @__PURE__ */ new Set()).add(canonical(versions)));
  }
  return found2;
}
var canonical = (specifiers) => specifiers.replaceAll(/\s/g, "").split(",").sort().join(",");
var lastWords = (output) => output.split("\n").map((line) => line.trim()).findLast((line) => line !== "") ?? "it failed without a word";

// src/engine/remedy.ts
function explain(step, reason, tail, told2) {
  const cause = causeOf(step.id, told2, reason);
  if (cause !== null) return { reason: `${cause.says}: ${reason}`, remedy: cause.remedy };
  if (!step.parts.includes("packages")) return { reason, remedy: null };
  const files = told2.flatMap(
    (one) => one.step === step.id && one.kind === "file" ? [{ path: one.key, text: one.value }] : []
  );
  const failure = explainResolverFailure(`${tail.join("\n")}
${reason}`, files);
  if (failure.cause === "unknown") return { reason, remedy: null };
  return { reason: failure.culprit === null ? reason : failure.message, remedy: failure.remedy };
}

// src/data/sizes.ts
var MB = 1e6;
var GB = 1e9;
var STEP_SIZES = {
  system_packages: { place: "system", about: 500 * MB, least: 0 },
  python_env: { place: "environment", about: 200 * MB, least: 20 * MB },
  comfyui_core: { place: "comfyui", about: 100 * MB, least: 0 },
  pip_upgrade: { place: "environment", about: 20 * MB, least: 0 },
  torch: { place: "environment", about: 5.3 * GB, least: 4.5 * GB },
  dependencies_main: { place: "environment", about: 1.5 * GB, least: 0.5 * GB },
  dependencies_additional: { place: "environment", about: 300 * MB, least: 0 },
  comfyui_manager: { place: "comfyui", about: 50 * MB, least: 0 },
  manager_requirements: { place: "environment", about: 50 * MB, least: 0 },
  ffmpeg_source: { place: "comfyui", about: 200 * MB, least: 0 },
  gguf_node: { place: "comfyui", about: 50 * MB, least: 0 },
  sageattention: { place: "environment", about: 1 * GB, least: 0 }
};
var NODE_SIZE = { place: "comfyui", about: 200 * MB, least: 0 };
var TORCH_WITHOUT_CUDA = { place: "environment", about: 900 * MB, least: 400 * MB };
var FILES_PER_GB = 1e4;

// src/engine/space.ts
var PLACES = ["workspace", "comfyui", "environment", "system"];
function diskSpaces(answer, steps = [], verdicts = /* @__PURE__ */ new Map()) {
  const { facts } = answer;
  const mountOf = (place2) => facts[`disk.${place2}`];
  const needs = steps.flatMap((step) => {
    const need = needOf(step, answer, verdicts.get(step.id));
    return need === null ? [] : [{ ...need, id: step.id }];
  });
  const mounts = [...new Set(PLACES.flatMap((place2) => mountOf(place2) ?? []))];
  return mounts.flatMap((mount) => {
    const here = needs.filter(({ place: place2 }) => mountOf(place2) === mount).toSorted((left, right) => right.about - left.about);
    const main = mountOf("workspace") === mount;
    if (!main && here.length === 0) return [];
    const [type = "", free, total, block, freeFiles, files] = (facts[`space.${mount}`] ?? "").split(" ");
    const bytes = (blocks) => {
      const amount = Number(blocks) * Number(block);
      return blocks === void 0 || Number.isNaN(amount) ? null : amount;
    };
    return [
      {
        mount,
        path: main ? facts.workspace ?? mount : mount,
        freeBytes: bytes(free),
        totalBytes: bytes(total),
        freeFiles: Number(files) > 0 ? Number(freeFiles) : null,
        survivesStop: survives(mount, type),
        about: sum(here, "about"),
        least: sum(here, "least"),
        items: here.slice(0, 3).map(({ id, about }) => `${id} ${size(about)}`)
      }
    ];
  });
}
var sum = (needs, key) => needs.reduce((all, need) => all + need[key], 0);
function needOf(step, answer, verdict2) {
  const pending = verdict2?.action === "install" || verdict2?.action === "update";
  if (!pending || answerFor(answer, step).state !== "absent") return null;
  if (step.id === "torch" && answer.facts.machine === "aarch64" && (answer.facts.gpu_count ?? "0") === "0")
    return TORCH_WITHOUT_CUDA;
  return STEP_SIZES[step.id] ?? (step.operation === "node" ? NODE_SIZE : null);
}
function survives(mount, type) {
  if (type === "") return null;
  if (type === "tmpfs" || type === "ramfs") return false;
  return !(mount === "/" && type === "overlay");
}
function disksOf(spaces) {
  return spaces.map(({ path, freeBytes, totalBytes, survivesStop, about }) => ({
    path,
    freeBytes,
    totalBytes,
    survivesStop,
    neededBytes: about === 0 ? null : about
  }));
}
function shortage(spaces) {
  const short = spaces.filter(({ freeBytes, least }) => freeBytes !== null && freeBytes < least);
  const [first] = short;
  if (first !== void 0) {
    return {
      title: `the disk is too small: needs about ${size(first.about)}, has ${size(first.freeBytes ?? 0)} free`,
      message: short.map(tooSmall).join(" "),
      remedy: "Free space there, make the disk larger (RunPod: Edit Pod, Volume Disk; the data stays), or leave steps out with `skip`. Nothing was changed."
    };
  }
  const crowded = spaces.find(({ freeFiles, least }) => freeFiles !== null && freeFiles < least / 1e9 * FILES_PER_GB);
  if (crowded === void 0) return null;
  const files = Math.ceil(crowded.least / 1e9 * FILES_PER_GB);
  return {
    title: "the disk has too few inodes",
    message: `\`${crowded.path}\` can take ${crowded.freeFiles} more files, and at least ${files} are to be installed there (${crowded.items.join(", ")}).`,
    remedy: "Remove folders with many small files there, as caches and old environments are (`df -i` shows the use), or take a larger disk. Nothing was changed."
  };
}
function roomWarnings(spaces) {
  return spaces.filter(({ freeBytes, about }) => freeBytes !== null && freeBytes < about).map(
    (space) => `${(space.freeBytes ?? 0) < space.least ? "a run is refused" : "the disk may become full"}: ${tooSmall(space)}`
  );
}
function roomNotes(spaces) {
  return spaces.filter(({ about }) => about > 0).map(
    ({ path, about, freeBytes }) => `${path}: about ${size(about)} needed, ${freeBytes === null ? "?" : size(freeBytes)} free`
  );
}
function tooSmall({ path, about, freeBytes, items }) {
  return `\`${path}\` has ${size(freeBytes ?? 0)} free, and about ${size(about)} are to be installed there (${items.join(", ")}).`;
}

// src/engine/way-in.ts
var LOOPBACK = /^(127\.|localhost$|::1$|$)/;
function wayInOf(service, pod, sshDestination) {
  const port = service.port;
  if (port === void 0 || service.pid === void 0 || service.pid === "") return null;
  const listen = service.listen ?? "";
  const runpod = pod.runpod_pod ?? "";
  if (runpod !== "" && !LOOPBACK.test(listen)) {
    return { url: `https://${runpod}-${port}.proxy.runpod.net`, kind: "proxy", command: null, open: true };
  }
  if (sshDestination === null) {
    return { url: `http://${onPod(listen)}:${port}`, kind: "direct", command: null, open: !LOOPBACK.test(listen) };
  }
  return {
    url: `http://127.0.0.1:${port}`,
    kind: "tunnel",
    command: `ssh -N -L ${port}:${onPod(listen)}:${port} ${sshDestination}`,
    open: !LOOPBACK.test(listen)
  };
}
function onPod(listen) {
  const [first = ""] = listen.split(",");
  if (first === "::") return "[::1]";
  if (["", "0.0.0.0", "localhost"].includes(first)) return "127.0.0.1";
  return first.includes(":") ? `[${first}]` : first;
}
function serviceWays(steps, facts, pod, sshDestination) {
  return steps.flatMap((step) => {
    const way = step.operation === "service" ? wayInOf(facts(step.id), pod, sshDestination) : null;
    if (way === null) return [];
    return [`${step.title}: ${way.command === null ? way.url : `${way.command}, then ${way.url}`}`];
  });
}

// src/engine/pod-report.ts
function planReport(steps, verdicts, answer, context) {
  const reports = steps.map((step) => {
    const verdict2 = verdicts.get(step.id) ?? { action: "fail", reason: "not decided" };
    return { ...bare(step, answer), verdict: verdict2, result: null, reason: verdict2.reason };
  });
  const spaces = diskSpaces(answer, steps, verdicts);
  const changes2 = reports.some(({ verdict: verdict2 }) => verdict2.action === "install" || verdict2.action === "update");
  return {
    ...whole(steps, answer, [], { ...context, warnings: [...context.warnings, ...roomWarnings(spaces)] }),
    disks: disksOf(spaces),
    steps: reports,
    result: changes2 ? "changed" : "unchanged",
    changed: changes2
  };
}
function runReport(end, context) {
  const { all, answer, told: told2, halt } = end;
  const steps = all.map((progress) => stepReport(progress, end, context));
  const result = resultOf(steps, halt);
  return {
    ...whole(
      all.map(({ step }) => step),
      answer,
      told2,
      halt?.kind === "aborted" ? { ...context, notices: [CANCELLED[halt.work], ...context.notices] } : context
    ),
    steps,
    result,
    changed: steps.some(isChange),
    problem: halt === null || halt.kind === "aborted" ? null : problemOfHalt(halt, context)
  };
}
function refusedReport(problem, end, spaces, context) {
  return { ...runReport({ ...end, halt: { kind: "broken", problem } }, context), disks: disksOf(spaces) };
}
function problemReport(problem, context, result = "failed") {
  const nothing = {
    facts: {},
    problems: {},
    warnings: [],
    steps: /* @__PURE__ */ new Map(),
    complete: false,
    greeted: false
  };
  return { ...whole([], nothing, [], context), steps: [], result, changed: false, problem };
}
function noticeReport(sentence, changed, context) {
  const report = problemReport({ title: "", message: "", remedy: null }, context);
  return {
    ...report,
    problem: null,
    result: changed ? "changed" : "unchanged",
    changed,
    notices: [sentence, ...report.notices]
  };
}
function whole(steps, answer, told2, context) {
  const facts = (id) => factsOf(id, answer, told2);
  const present = (id) => presentFactsOf(id, answer, told2);
  return {
    name: context.name,
    address: context.address,
    problem: null,
    checks: [],
    health: null,
    logsPath: null,
    versions: versionsOf(answer, facts, steps),
    disks: disksOf(diskSpaces(answer)),
    wayIn: wayInOf(present("comfyui_service"), answer.facts, context.sshDestination),
    notices: [
      ...context.notices,
      ...replaced(answer),
      ...serviceWays(steps, present, answer.facts, context.sshDestination)
    ],
    warnings: [...context.warnings, ...answer.warnings, ...stepWarnings("-", told2)],
    reconnects: context.reconnects,
    startedAt: context.startedAt,
    endedAt: context.endedAt,
    lastChange: lastChangeOf(answer)
  };
}
function bare(step, answer) {
  const { record: record2, warnings } = answerFor(answer, step);
  return {
    id: step.id,
    title: step.title,
    seconds: null,
    recordedSeconds: record2?.seconds ?? null,
    spans: [],
    remedy: null,
    logTail: [],
    warnings
  };
}
function stepReport(progress, { answer, told: told2, halt }, context) {
  const { step, standing, spans } = progress;
  const known = bare(step, answer);
  const seconds = spans.length === 0 ? null : spans.reduce((sum2, span) => sum2 + (span.to - span.from), 0) / 1e3;
  const [result, reason] = ending(progress, halt);
  const tail = result === "failed" || result === "cancelled" ? context.tail(step.id) : [];
  const explained = result === "failed" ? explain(step, reason, tail, told2) : { reason, remedy: null };
  return {
    ...known,
    verdict: standing.verdict,
    result,
    reason: result === "installed" || result === "updated" ? withDetail(reason, factsOf(step.id, answer, told2)) : explained.reason,
    seconds,
    spans,
    remedy: explained.remedy,
    logTail: tail.slice(-40),
    warnings: [.../* @__PURE__ */ new Set([...known.warnings, ...stepWarnings(step.id, told2)])]
  };
}
function ending({ standing }, halt) {
  switch (standing.kind) {
    case "settled":
      return [standing.result, standing.reason];
    case "open":
      return standing.verdict.action === "attach" ? ["running", standing.verdict.reason] : ["skipped", standing.verdict.reason];
    case "due":
      return [
        "not-run",
        halt?.kind === "aborted" ? "the run was cancelled before its turn" : "the run ended before its turn"
      ];
  }
}
var WHEEL_SOURCES = {
  cache: "from a wheel in the cache",
  volume: "from a wheel kept on the volume"
};
function withDetail(reason, facts) {
  const commit = facts.commit?.slice(0, 7);
  const version = facts.torch ?? facts.version;
  const detail = [version, commit === void 0 ? void 0 : version === void 0 ? commit : `(${commit})`];
  const ready = facts.ready_seconds === void 0 ? "" : `answered after ${facts.ready_seconds} s`;
  const wheel = WHEEL_SOURCES[facts.wheel_from ?? ""] ?? "";
  const text = [...detail, ready, wheel].filter((part) => part !== void 0 && part !== "").join(" ");
  return text === "" ? reason : `${reason} \xB7 ${text}`;
}
function isChange({ result, verdict: verdict2 }) {
  return result === "installed" || result === "updated" || result === "running" && verdict2.action === "install";
}
function resultOf(steps, halt) {
  if (halt?.kind === "aborted") return "cancelled";
  if (halt !== null || steps.some(({ result }) => result === "failed" || result === "not-run")) return "failed";
  return steps.some(isChange) ? "changed" : "unchanged";
}
var CANCELLED = {
  none: "The run was cancelled; nothing of it is at work on the pod.",
  stopped: "The run was cancelled; its work on the pod was stopped.",
  left: "The run was cancelled; its job goes on on the pod (on-cancel: leave), and the next run attaches to it.",
  unknown: "The run was cancelled, but the pod did not answer in time, so its job may go on there; the next run attaches to it."
};
function problemOfHalt(halt, { lockTimeoutMs }) {
  switch (halt.kind) {
    case "locked":
      return lockedProblem(halt, lockTimeoutMs);
    case "lock-lost":
      return lockLostProblem(halt.owner);
    case "broken":
      return halt.problem;
    case "refused":
      return { title: "the pod refused the work", message: halt.reason, remedy: causeIn(halt.reason)?.remedy ?? null };
    case "stopped":
      return {
        title: "stopped",
        message: halt.reason,
        remedy: "Raise step-timeout or idle-timeout if it only needs longer."
      };
    case "vanished":
      return {
        title: "the work on the pod ended without a word",
        message: "The job was killed, or the pod was restarted.",
        remedy: "Run again: what is done is kept, what is half-done is repaired. If it happens again, look at the pod's memory."
      };
  }
}
function stepWarnings(id, told2) {
  return told2.filter((one) => one.step === id && one.kind === "warning").map((one) => one.value);
}

// src/health/look.ts
var HEALTH_STEP = {
  id: ".health",
  title: "Health",
  alsoKnownAs: [],
  stateName: null,
  needs: [],
  after: [],
  home: "container",
  operation: "health",
  parts: ["finish"],
  wish: {},
  secrets: [],
  background: false
};
function healthFact({ answer }, name) {
  return answer.steps.get(HEALTH_STEP.id)?.facts[name] ?? "";
}
function healthFacts({ answer }, prefix) {
  return Object.entries(answer.steps.get(HEALTH_STEP.id)?.facts ?? {}).flatMap(
    ([name, value]) => name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : []
  );
}
function numberOf(text) {
  return text === void 0 || !/^-?\d+(\.\d+)?$/.test(text.trim()) ? null : Number(text);
}
function linesOf(text) {
  return text.split("\n").filter((line) => line.trim() !== "");
}

// src/health/smi-failures.ts
var OTHER_HOST = "Stop the pod and start it on another host; if it stays, tell the provider.";
var FAILURES = [
  {
    pattern: /Driver\/library version mismatch/i,
    cause: "The driver's libraries here do not fit the kernel's module: the host's driver was replaced meanwhile",
    remedy: "Restart the pod, so that it gets the libraries of the driver that is loaded now; if it stays, take an image without NVIDIA driver packages of its own."
  },
  {
    pattern: /Mismatch in versions between nvidia-smi and NVML/i,
    cause: "This image brings an nvidia-smi of another driver than the host's",
    remedy: "Take an image without NVIDIA driver packages of its own: the host gives the container the right ones."
  },
  {
    pattern: /couldn't find libnvidia-ml/i,
    cause: "There is an nvidia-smi, but the driver's libraries are not in this container",
    remedy: "Start the pod with access to its GPU: NVIDIA's container runtime, and `NVIDIA_DRIVER_CAPABILITIES` with `compute,utility`."
  },
  {
    pattern: /couldn't communicate with the NVIDIA driver|NVML: Driver Not Loaded|NVML: Unknown Error/i,
    cause: "The container has lost its GPU, or the host has no driver loaded",
    remedy: "Restart the pod; if it stays, take a pod on another host."
  },
  {
    pattern: /NVML: Insufficient Permissions/i,
    cause: "This user may not use the GPU's devices",
    remedy: "Connect as root, or let the user read and write `/dev/nvidia*`."
  },
  {
    pattern: /GPU access blocked by the operating system/i,
    cause: "The system around this container keeps it from the GPU, as WSL and Hyper-V can",
    remedy: "Bring the drivers of that system up to date, and restart it; on a rented pod take another host."
  },
  {
    pattern: /No devices were found/i,
    cause: "There is a driver, but this pod has no GPU that answers",
    remedy: "Start the pod with a GPU (a resumed pod may come back without one); where the provider's console shows one, take another host."
  },
  {
    pattern: /GPU is lost|GPU reset must occur|GPU requires reset|Unable to determine the device handle/i,
    cause: "A GPU of this pod does not answer: its hardware or its host failed",
    remedy: OTHER_HOST
  },
  {
    pattern: /gave no answer in|TimeoutExpired/i,
    cause: "The driver or a GPU hangs",
    remedy: "Restart the pod; if it stays, take a pod on another host."
  }
];
function smiFailure(said) {
  const found2 = FAILURES.find(({ pattern }) => pattern.test(said));
  const line = linesOf(said).find((one) => !/^\d+, /.test(one)) ?? "failed";
  return {
    status: "failed",
    detail: `${found2?.cause ?? "nvidia-smi failed"}: ${line}`,
    remedy: found2?.remedy ?? OTHER_HOST
  };
}

// src/health/gpu.ts
var HOT = 90;
var TROUBLE = /^\[(GPU is lost|GPU requires reset)\]$/;
var THROTTLE = [
  [8, "slowed down by its hardware"],
  [32, "slowed down by heat"],
  [64, "slowed down by heat"],
  [128, "slowed down by its power supply"]
];
function gpuPresent(look) {
  if (look.gpu === "none") return { status: "skipped", detail: "the manifest says `gpu: none`" };
  const error = healthFact(look, "gpu_error");
  if (error !== "") return smiFailure(error);
  if ((numberOf(look.answer.facts.gpu_count) ?? 0) === 0) return absent(look);
  const devices2 = linesOf(healthFact(look, "gpus")).map(deviceOf);
  if (devices2.length === 0)
    return {
      status: "ok",
      detail: `${count(Number(look.answer.facts.gpu_count), "device")}, driver ${look.answer.facts.driver || "unknown"}`
    };
  const broken = brokenOf(devices2);
  if (broken !== null) return broken;
  const strained = devices2.filter((one) => complaintsOf(one).length > 0);
  if (strained.length > 0)
    return {
      status: "warning",
      detail: strained.map((one) => `${label(one)}: ${complaintsOf(one).join(", ")}`).join("; "),
      remedy: "Its pictures come later, not worse; where it stays so, take another host."
    };
  return {
    status: "ok",
    detail: `${devices2.map(described).join("; ")}; driver ${look.answer.facts.driver || "unknown"}`
  };
}
function absent({ answer, gpu }) {
  const before = answer.steps.get("cuda_check")?.record?.facts.gpu;
  const remedy = "Start the pod with a GPU; a resumed pod may come back without one. Where none is wanted, write `gpu: none` in the manifest.";
  if (before) return { status: "failed", detail: `no GPU: ${before} was here before`, remedy };
  return {
    status: gpu === "required" ? "failed" : "warning",
    detail: "no GPU: ComfyUI runs on the processor, slowly",
    remedy
  };
}
function deviceOf(row) {
  const cells = row.split(",").map((cell) => cell.trim());
  const [index = "", name = "", , total, used, temperature, ecc, throttle] = cells;
  return {
    troubles: [...new Set(cells.flatMap((cell) => TROUBLE.exec(cell)?.[1] ?? []))],
    index,
    name,
    totalMib: numberOf(total),
    usedMib: numberOf(used),
    temperature: numberOf(temperature),
    eccErrors: numberOf(ecc),
    throttle: Number.parseInt(throttle ?? "", 16) || 0
  };
}
function brokenOf(devices2) {
  const errors = devices2.flatMap(
    (one) => [...one.troubles, ...(one.eccErrors ?? 0) > 0 ? [`${one.eccErrors} uncorrectable memory errors`] : []].map(
      (error) => `${label(one)}: ${error}`
    )
  );
  return errors.length === 0 ? null : { status: "failed", detail: errors.join("; "), remedy: OTHER_HOST };
}
function complaintsOf({ temperature, throttle }) {
  const reasons = new Set(THROTTLE.flatMap(([bit, why]) => (throttle & bit) === 0 ? [] : [why]));
  return [...temperature !== null && temperature >= HOT ? [`${temperature} \xB0C`] : [], ...reasons];
}
var label = ({ index, name }) => `GPU ${index} (${name})`;
function described(device) {
  const memory2 = device.totalMib === null ? "" : `, ${device.usedMib ?? "?"} of ${device.totalMib} MiB used`;
  const heat = device.temperature === null ? "" : `, ${device.temperature} \xB0C`;
  return `${device.name}${memory2}${heat}`;
}
function cudaAgrees(look) {
  const { answer, gpu } = look;
  if (gpu === "none" || (numberOf(answer.facts.gpu_count) ?? 0) === 0)
    return { status: "skipped", detail: "no GPU to agree with" };
  const torch2 = answer.steps.get("torch")?.facts ?? {};
  if (!torch2.torch)
    return {
      status: "failed",
      detail: "torch is not installed",
      remedy: "Run this check with `heal: true`, or `provision`."
    };
  const build2 = torch2.cuda ? `cu${torch2.cuda.replaceAll(".", "")}` : "cpu";
  const machine = {
    driver: answer.facts.driver || null,
    computeCapabilities: wordsIn(torch2.compute_capabilities),
    gpu,
    platform: answer.facts.machine === "aarch64" ? "aarch64" : "x86_64"
  };
  const against = misfit(build2, torch2.torch, machine);
  if (against !== null)
    return {
      status: "failed",
      detail: `torch ${torch2.torch}: ${against}`,
      remedy: "Write `torch: auto` and run `provision` with `force: torch`, or take a pod with a newer driver."
    };
  const check = answer.steps.get("cuda_check");
  const agrees = `torch ${torch2.torch} and driver ${answer.facts.driver || "unknown"}`;
  if (check?.state === "satisfied") return { status: "ok", detail: `${agrees}: ${check.detail}` };
  const { cause, remedy } = check?.facts ?? {};
  if (check?.state === "other" && cause)
    return { status: "failed", detail: cause, ...remedy ? { remedy: `${remedy}.` } : {} };
  return {
    status: "warning",
    detail: `${agrees}; ${check?.detail || "CUDA was not checked in this container"}`,
    remedy: "`heal: true`, `provision` and `command: cuda-check` check it."
  };
}

// src/health/cuda-stage.ts
var STAGES = ["torch", "build", "start", "capability", "float32", "bfloat16", "end"];
var rows = (cuda) => linesOf(cuda.gpus ?? "").map(deviceOf);
var hasGpu = ({ pod, cuda }) => (numberOf(pod.gpu_count) ?? 0) > 0 || (numberOf(cuda.devices) ?? 0) > 0 || rows(cuda).length > 0;
var hasBuild = ({ torch_cuda: text }) => text !== void 0 && text !== "" && text !== "None";
function stageOf({ cuda }) {
  if (cuda.result === "passed") return "end";
  if (cuda.torch_version === void 0) return "torch";
  if (!hasBuild(cuda)) return "build";
  if (cuda.devices === void 0 || cuda["device0.capability"] === void 0) return "start";
  const last = indexes(cuda).at(-1) ?? 0;
  if (cuda[`device${last}.memory_free_mib`] === void 0) return "capability";
  return cuda[`device${last}.float32_error`] === void 0 || /a float32 product/.test(cuda.error ?? "") ? "float32" : "bfloat16";
}
var indexes = (cuda) => Object.keys(cuda).flatMap((key) => /^device\d+\.capability$/.test(key) ? [Number.parseInt(key.slice(6), 10)] : []);
function stopped({ cuda }) {
  if (cuda.cause !== void 0) {
    const said = cuda.error === void 0 || cuda.cause.includes(cuda.error) ? "" : ` (${cuda.error.split("\n", 1)[0]})`;
    return {
      status: "failed",
      detail: `${cuda.cause}${said}`,
      remedy: `${cuda.remedy ?? OTHER_HOST}.`.replace(/\.\.$/, ".")
    };
  }
  const how = cuda.exit_code === "124" ? "it did not come to an end in 5 minutes" : `Python ended with code ${cuda.exit_code ?? "?"}`;
  return {
    status: "failed",
    detail: `${how}, without a word`,
    remedy: "Where memory ran out, give the pod more; otherwise install torch again (`force: torch`), or take another host."
  };
}
function reached(look, stage, well) {
  if (!hasGpu(look)) return { status: "skipped", detail: "no GPU" };
  const [at, own] = [STAGES.indexOf(stageOf(look)), STAGES.indexOf(stage)];
  if (at > own) return well();
  if (at < own || withoutTorch(look))
    return { status: "skipped", detail: "not tried: something before it failed or is not there" };
  return stopped(look);
}
function withoutTorch({ cuda }) {
  return cuda.interpreter === "" || /No module named 'torch'/.test(cuda.error ?? "");
}

// src/health/cuda.ts
var SLOW_GBS = 100;
var NO_GPU = "Run this where a GPU is: a pod with one (a resumed pod may come back without it), or a runner with the label `gpu`. In a container, start it with access to the GPU.";
var CHECKS = [
  { id: "driver", title: "Driver", judge: driver },
  { id: "devices", title: "Devices", judge: devices },
  { id: "memory", title: "Memory of the GPU", judge: memory },
  { id: "torch", title: "torch", judge: torch },
  { id: "cuda", title: "CUDA build and driver", judge: build },
  { id: "capability", title: "Compute capability", judge: capability },
  { id: "float32", title: "Product in fp32 against the CPU", judge: (look) => product(look, "float32") },
  { id: "bfloat16", title: "Product in bf16 against the CPU", judge: (look) => product(look, "bfloat16") },
  { id: "bandwidth", title: "Copy within the device", judge: bandwidth }
];
function judgeCuda(look) {
  return CHECKS.map(({ id, title, judge }) => {
    const { status, detail, remedy = null } = judge(look);
    return { id, title, status, detail, remedy };
  });
}
function cudaVersions({ pod, cuda }) {
  const names = [cuda["device0.name"] ?? rows(cuda)[0]?.name ?? ""];
  const amount = numberOf(cuda.devices) ?? rows(cuda).length;
  const [name = ""] = names;
  return {
    python: cuda.python ?? null,
    torch: cuda.torch_version ?? null,
    cuda: hasBuild(cuda) ? cuda.torch_cuda ?? null : null,
    gpu: name === "" ? null : amount > 1 ? `${amount} \xD7 ${name}` : name,
    driver: pod.driver || cuda.nvidia_driver || null
  };
}
function driver(look) {
  const version = cudaVersions(look).driver;
  if (version !== null) return { status: "ok", detail: `driver ${version}` };
  if (!hasGpu(look)) return { status: "failed", detail: "no NVIDIA driver", remedy: NO_GPU };
  return { status: "warning", detail: "there is a GPU, but no driver tells its version" };
}
function devices(look) {
  const { pod, cuda } = look;
  const complaint = cuda.nvidia_smi ?? cuda.gpu_error ?? "";
  if (complaint !== "" && !/^FileNotFoundError/.test(complaint)) return smiFailure(complaint);
  if (!hasGpu(look)) return { status: "failed", detail: "no GPU: no device is shown here", remedy: NO_GPU };
  const all = rows(cuda);
  const broken = brokenOf(all);
  if (broken !== null) return broken;
  const strained = all.flatMap(
    (one) => complaintsOf(one).length === 0 ? [] : [`${label(one)}: ${complaintsOf(one).join(", ")}`]
  );
  if (strained.length > 0)
    return {
      status: "warning",
      detail: strained.join("; "),
      remedy: "It works more slowly so; where it stays, take another host."
    };
  const names = all.length > 0 ? all.map(({ name }) => name).join(", ") : cudaVersions(look).gpu;
  return { status: "ok", detail: names ?? count(numberOf(pod.gpu_count) ?? 0, "device") };
}
function memory(look) {
  const told2 = rows(look.cuda).flatMap(
    ({ index, totalMib, usedMib }) => totalMib === null || usedMib === null ? [] : [{ index, totalMib, usedMib }]
  );
  if (told2.length === 0) return { status: "skipped", detail: hasGpu(look) ? "nvidia-smi does not tell" : "no GPU" };
  const detail = told2.map(({ index, totalMib, usedMib }) => `GPU ${index}: ${totalMib - usedMib} of ${totalMib} MiB free`).join("; ");
  const full = told2.some(({ totalMib, usedMib }) => usedMib > 0.95 * totalMib);
  return full ? { status: "warning", detail, remedy: "End what uses it; nvidia-smi shows it." } : { status: "ok", detail };
}
function torch(look) {
  const { pod, cuda } = look;
  if (withoutTorch(look)) {
    const where = cuda.interpreter ? ` for ${cuda.interpreter}` : ": there is no Python";
    if (pod.comfyui_there !== "yes")
      return {
        status: "skipped",
        detail: `torch is not installed here${where}; only driver and devices were looked at`
      };
    return {
      status: "failed",
      detail: `torch is not installed${where}, and ComfyUI needs it`,
      remedy: "Run `provision`; where it was installed before, with `force: torch`."
    };
  }
  if (cuda.torch_version !== void 0)
    return {
      status: "ok",
      detail: `torch ${cuda.torch_version}, Python ${cuda.python ?? "unknown"} (${cuda.interpreter})`
    };
  return stopped(look);
}
function build(look) {
  const { pod, cuda } = look;
  return reached(look, "build", () => {
    const name = `cu${(cuda.torch_cuda ?? "").replaceAll(".", "")}`;
    const machine = {
      driver: cudaVersions(look).driver,
      computeCapabilities: [],
      gpu: "auto",
      platform: pod.machine === "aarch64" ? "aarch64" : "x86_64"
    };
    const against = misfit(name, cuda.torch_version ?? "", machine);
    if (against !== null)
      return {
        status: "failed",
        detail: against,
        remedy: "Set `torch: auto` and `force: torch` so that a build for this driver is installed, or take a pod with a newer driver."
      };
    if (stageOf(look) === "start") return stopped(look);
    return {
      status: "ok",
      detail: `CUDA ${cuda.torch_cuda} runs on driver ${machine.driver ?? "of an unknown version"}`
    };
  });
}
function capability(look) {
  const { cuda } = look;
  return reached(look, "capability", () => {
    const told2 = indexes(cuda).map((index) => `device ${index}: ${cuda[`device${index}.capability`]}`);
    return { status: "ok", detail: `${told2.join(", ")}; torch has ${cuda.architectures || "an unknown list"}` };
  });
}
function product(look, kind) {
  const { cuda } = look;
  return reached(look, kind, () => {
    const errors = indexes(cuda).flatMap((index) => {
      const error = cuda[`device${index}.${kind}_error`];
      return error === void 0 ? [] : [`device ${index}: ${error}`];
    });
    if (errors.length === 0) return { status: "skipped", detail: `this GPU has no ${kind} in hardware` };
    return { status: "ok", detail: `relative error ${errors.join(", ")}` };
  });
}
function bandwidth(look) {
  const { cuda } = look;
  const told2 = indexes(cuda).flatMap((index) => {
    const [speed, why] = [cuda[`device${index}.bandwidth_gbs`], cuda[`device${index}.bandwidth_failed`]];
    return speed === void 0 && why === void 0 ? [] : [{ index, speed: numberOf(speed), why: why ?? "" }];
  });
  if (told2.length === 0) return { status: "skipped", detail: hasGpu(look) ? "not tried" : "no GPU" };
  const detail = told2.map(({ index, speed, why }) => `device ${index}: ${speed === null ? why.split("\n", 1)[0] : `${speed} GB/s`}`).join(", ");
  const slow = told2.some(({ speed }) => speed === null || speed < SLOW_GBS);
  return slow ? { status: "warning", detail, remedy: "Something else may be at work on the GPU; nvidia-smi shows it." } : { status: "ok", detail };
}

// src/operations/cuda-report.ts
import { randomBytes } from "node:crypto";

// src/operations/cuda_report.sh
var cuda_report_default = `cuda_report_main() {
  exec 3>&1 1>&2 2>/dev/null
  printf '\\ncomfy-pod\\t1\\t%s\\n' "$CP_nonce" >&3
  discover
  fact comfyui_there "$(is_comfyui "$COMFYUI" && echo yes || echo no)"
  STEP=cuda
  local __python=$PYTHON __line __code=0
  [[ -x $__python ]] || __python=$(command -v python3)
  fact interpreter "$__python"
  health_gpu
  if [[ -n $__python ]]; then
    while IFS= read -r __line; do
      [[ $__line =~ ^([a-z_0-9.]+)=(.*)$ ]] || continue
      __line=\${BASH_REMATCH[1]}
      unescape "\${BASH_REMATCH[2]}"
      fact "$__line" "$REPLY"
    done < <(
      become_clean
      timeout --foreground 300 "$__python" -I -B -c "$CP_script" 2>&1 3>&-
      printf 'exit_code=%s\\n' "$?"
    )
  fi
  state satisfied
  printf 'end\\t%s\\n' "$CP_nonce" >&3
}
`;

// src/operations/health.sh
var health_default = `
health_probe() {
  health_room
  health_memory
  health_gpu
  health_files
  health_service
  health_jobs
  health_processes
  health_logs
  text_of "$WORKSPACE/.comfy-pod/health/history"
  fact history "$REPLY"
  now
  fact now "$REPLY"
  state satisfied
}
health_room() {
  local __said __folder=$WORKSPACE/.comfy-pod
  fact inodes "$(stat -f -c '%d %c' "$WORKSPACE" 2>/dev/null)"
  fact root_space "$(stat -f -c '%a %b %S' / 2>/dev/null)"
  ! has quota || fact quota "$(timeout 5 quota -q 2>/dev/null | tail -n 5)"
  [[ -d $__folder ]] || return 0
  if __said=$({ head -c 65536 /dev/zero >"$__folder/write-test.$$" && rm -f "$__folder/write-test.$$"; } 2>&1); then
    fact writing ok
  else
    rm -f "$__folder/write-test.$$"
    fact writing "\${__said##*: }"
  fi
}
health_memory() {
  local __limit='' __used='' __key __value __cache=0 __folder=/sys/fs/cgroup
  if [[ -f $__folder/memory.max ]]; then
    read -r __limit <"$__folder/memory.max"
    read -r __used <"$__folder/memory.current"
  elif [[ -f $__folder/memory/memory.limit_in_bytes ]]; then
    __folder+=/memory
    read -r __limit <"$__folder/memory.limit_in_bytes"
    read -r __used <"$__folder/memory.usage_in_bytes"
  fi
  while read -r __key __value; do [[ $__key != @(total_|)inactive_file ]] || __cache=$__value; done 2>/dev/null <"$__folder/memory.stat"
  while read -r __key __value; do [[ $__key != oom_kill ]] || fact oom_kills "$__value"; done 2>/dev/null <"$__folder/memory.events"
  while read -r __key __value _; do
    [[ $__key != MemTotal: ]] || fact host_memory "$((__value * 1024))"
    [[ $__key != MemAvailable: ]] || fact host_memory_free "$((__value * 1024))"
  done </proc/meminfo
  [[ $__limit =~ ^[0-9]+$ && \${#__limit} -lt 18 ]] || __limit=0
  fact memory_limit "$__limit"
  [[ ! $__used =~ ^[0-9]+$ ]] || fact memory_used "$((__used > __cache ? __used - __cache : __used))"
}
health_gpu() {
  local __fields=index,name,driver_version,memory.total,memory.used,temperature.gpu,ecc.errors.uncorrected.volatile.total __said __code=0
  if ! has nvidia-smi; then return; fi
  __said=$(timeout 10 nvidia-smi "--query-gpu=$__fields,clocks_throttle_reasons.active" --format=csv,noheader,nounits 2>&1) || __code=$?
  if ((__code == 2)); then
    __code=0
    __said=$(timeout 10 nvidia-smi "--query-gpu=$__fields" --format=csv,noheader,nounits 2>&1) || __code=$?
  fi
  ((__code != 124)) || __said="nvidia-smi gave no answer in 10 s"
  if ((__code == 0)); then fact gpus "$__said"; else fact gpu_error "\${__said:-nvidia-smi ended with code $__code}"; fi
}
health_files() {
  local __path __missing=()
  for __path in "$COMFYUI"/{main.py,nodes.py,requirements.txt} "$PYTHON" "$WORKSPACE/comfyStart.sh"; do
    [[ -e $__path ]] || __missing+=("$__path")
  done
  printf -v __path '%s\\n' "\${__missing[@]}"
  ((\${#__missing[@]} > 0)) || __path=''
  fact missing "\${__path%$'\\n'}"
}
health_service() {
  find_service || return 0
  started_at "$SERVICE_START"
  fact service_since "$REPLY"
  fact service_address "$SERVICE_ADDRESS"
  fact service_port "$SERVICE_PORT"
  fact service_scheme "$SERVICE_SCHEME"
  http_get "$SERVICE_ADDRESS" "$SERVICE_PORT" /prompt 5 || return 0
  [[ ! $BODY =~ \\"queue_remaining\\":\\ *([0-9]+) ]] || fact queue "\${BASH_REMATCH[1]}"
  service_log
  fact service_log "$REPLY"
  judge_loading "$REPLY"
}
fail_step() { fact "node.$1" "$2"; }
health_jobs() {
  local __step __job __steps __seen=' '
  for __step in "\${!LIVE[@]}"; do
    __job=\${LIVE[$__step]}
    [[ $__seen != *" $__job "* ]] || continue
    __seen+="$__job "
    mapfile -t __steps <"$WORKSPACE/.comfy-pod/jobs/$__job/steps"
    fact "job.$__job" "\${__steps[*]}"$'\\n'"$(tail -c 2000 "$WORKSPACE/.comfy-pod/jobs/$__job/log" 2>/dev/null | tr '\\r' '\\n' | grep -avE '^(comfy-pod .*)?$' | tail -n 1)"
  done
}
health_processes() {
  local __process __args __word __shown __lines='' __count=0 __uptime
  read -r __uptime _ </proc/uptime
  for __process in /proc/[0-9]*; do
    mapfile -d '' -t __args <"$__process/cmdline" || continue
    case \${__args[0]##*/} in python* | uv | pip* | git | nvcc | cicc | ninja | jupyter*) ;; *) continue ;; esac
    start_time "\${__process#/proc/}" || continue
    __shown=\${__args[0]##*/}
    for __word in "\${__args[@]:1:4}"; do
      [[ $__word != -* || $__word == -m ]] || break
      [[ ! $__word =~ ^([a-z+]+://)[^/]*@(.*) ]] || __word=\${BASH_REMATCH[1]}\${BASH_REMATCH[2]}
      [[ $__word == -m ]] || __shown+=" \${__word:0:60}"
    done
    __lines+="\${__process#/proc/} $((\${__uptime%.*} - REPLY / 100)) $__shown"$'\\n'
    ((++__count < 20)) || break
  done 2>/dev/null
  fact processes "\${__lines%$'\\n'}"
}
health_logs() {
  local __log
  find_service || SERVICE_PID=''
  REPLY=''
  [[ -z $SERVICE_PID ]] || service_log
  for __log in "$WORKSPACE"/{installation_progress,sageattention_install}.log "\${REPLY:-$WORKSPACE/logs/comfyui.\${CP_port:-8188}.log}"; do
    [[ -f $__log ]] || continue
    fact "log.$__log" "$(stat -c '%s %Y' "$__log")"$'\\n'"$(tail -c 4000 "$__log" | tail -n 3)"
  done
}
health_remember() {
  local __file=$WORKSPACE/.comfy-pod/health/history
  [[ -d $WORKSPACE/.comfy-pod ]] || return 0
  mkdir -p "\${__file%/*}"
  (
    flock 9
    { tail -n 19 "$__file" 2>/dev/null; printf '%s\\n' "$CP_line"; } | write_file "$__file"
  ) 9>"$__file.lock"
}
`;

// src/operations/cuda-report.ts
var SILENCE_MS = 33e4;
async function askCuda(connection, places, signal) {
  const nonce = randomBytes(8).toString("hex");
  const script = composeScript("command", { ...places, CP_nonce: nonce, CP_script: cuda_check_default }, "cuda_report_main", [
    container_environment_default,
    health_default,
    cuda_report_default
  ]);
  const result = await connection.exec({ ...remoteCommand(script), silenceMs: SILENCE_MS, signal });
  signal.throwIfAborted();
  const answer = parseAnswer(result.stdout.toString("utf8"), nonce);
  if (answer.complete) return answer;
  const said = `${result.stderr.toString("utf8")}
${result.stdout.toString("utf8")}`.trim().slice(-500);
  throw new ProbeError(`the CUDA check came to no end${said === "" ? "" : `; the pod said: ${said}`}`);
}

// src/commands/cuda-check.ts
var NOTHING = { run: /* @__PURE__ */ new Set(), force: /* @__PURE__ */ new Set(), update: /* @__PURE__ */ new Set() };
async function checkCuda(pod) {
  const { connection, settings, signal } = pod;
  const answer = await askCuda(connection, probeValues(settings, [], NOTHING), signal);
  const look = { pod: answer.facts, cuda: answer.steps.get("cuda")?.facts ?? {} };
  const checks = judgeCuda(look);
  const report = noticeReport("", false, pod.context());
  return {
    ...report,
    notices: settings.notices,
    versions: { ...report.versions, ...cudaVersions(look) },
    result: checks.some(({ status }) => status === "failed") ? "failed" : "unchanged",
    checks
  };
}

// src/engine/unfinished.ts
function failUnfinished(all, tasks, results, halt) {
  const done = new Set(results.map(({ step, part }) => `${part} ${step}`));
  const unfinished = tasks.filter(({ step, part }) => !done.has(`${part} ${step}`)).map(({ step }) => step);
  const reason = halt.kind === "stopped" ? halt.reason : "the job ended without a word: killed, or the pod was restarted";
  const atWork = unfinished[0];
  return all.map((progress) => {
    if (progress.step.id === atWork) return settle(progress, "failed", reason);
    return unfinished.includes(progress.step.id) ? settle(progress, "not-run", `${atWork} was stopped`) : progress;
  });
}
function interrupted(all, tasks, end) {
  const ending2 = endingOf(end);
  if (ending2 === null) return all;
  const [result, reason] = ending2;
  const done = new Set(end.results.map(({ step, part }) => `${part} ${step}`));
  const open3 = tasks.filter(({ step, part }) => !done.has(`${part} ${step}`));
  const [first] = open3;
  const together = first?.part === "fetch" || first?.part === "packages";
  const atWork = new Set(
    open3.filter((task) => task === first || together && task.part === first.part).map(({ step }) => step)
  );
  return all.map((progress) => {
    const { step, standing } = progress;
    const background = standing.kind === "settled" && standing.result === "running" && step.background;
    return standing.kind === "due" && atWork.has(step.id) || background && result === "cancelled" ? settle(progress, result, reason) : progress;
  });
}
function endingOf(end) {
  return end.kind === "broken" ? ["running", UNREACHED] : CANCELLED2[end.work];
}
var UNREACHED = "the connection was lost; its job goes on on the pod, and the next run picks it up";
var CANCELLED2 = {
  none: null,
  stopped: ["cancelled", "the run was cancelled"],
  unknown: ["cancelled", "the run was cancelled; the pod could not be reached, so its job may go on"],
  left: ["running", "the run was cancelled; its job goes on on the pod, and the next run attaches to it"]
};

// src/engine/run.ts
var MOST_JOBS = 12;
function planOf(steps, answer, choices) {
  const pending = /* @__PURE__ */ new Set();
  const verdicts = /* @__PURE__ */ new Map();
  for (const step of steps) {
    const verdict2 = decide(questionFor(step, answer, choices, pending));
    verdicts.set(step.id, verdict2);
    if (verdict2.action === "install" || verdict2.action === "update" || verdict2.action === "later") pending.add(step.id);
  }
  return verdicts;
}
async function applyAll(steps, choices, effects, first) {
  let answer = first;
  let all = opened(steps, answer, choices);
  const told2 = [];
  const attachToLive = async () => {
    for (const job of liveJobs(steps, answer, choices, all)) {
      const end = await effects.attach(job);
      if (end.kind === "aborted" || end.kind === "broken") return haltOf(end);
      answer = await effects.probe();
    }
    all = opened(steps, answer, choices);
    return null;
  };
  const rounds = async () => {
    const halt = await attachToLive();
    if (halt !== null) return halt;
    for (let jobs = 0; jobs < MOST_JOBS; jobs++) {
      const next = nextTasks(all);
      if (next === null) return null;
      const tasks = withQuickTest(next.tasks, steps, choices);
      const end = await effects.job(tasks, all, answer);
      if (end.kind === "waited") {
        answer = await effects.probe();
        const halted = await attachToLive();
        if (halted !== null) return halted;
        continue;
      }
      if (end.kind !== "ended") {
        if ("results" in end) all = interrupted(afterResults(all, end.results), tasks, end);
        return haltOf(end);
      }
      told2.push(...end.told);
      all = afterResults(all, end.results);
      if (end.stopped !== null || !end.orderly) {
        const halt2 = end.stopped === null ? { kind: "vanished" } : { kind: "stopped", reason: end.stopped };
        all = withNotRun(failUnfinished(all, tasks, end.results, halt2));
        if (halt2.kind === "vanished") return halt2;
      }
      if (!mayBringMore(all, end.results, next.round)) continue;
      answer = await effects.probe();
      all = withNotRun(redecided(all, answer, choices, next.round));
    }
    return null;
  };
  try {
    const halt = await rounds();
    return { all, answer, told: told2, halt };
  } catch (error) {
    return { all, answer, told: told2, halt: haltOfError(error) };
  }
}
function haltOf(end) {
  return end;
}
function haltOfError(error) {
  if (error instanceof Error && error.name === "AbortError") return { kind: "aborted", work: "none" };
  const problem = problemOf(error);
  if (problem === null) throw error;
  return { kind: "broken", problem };
}
function withQuickTest(tasks, steps, choices) {
  const service = steps.find(({ operation }) => operation === "comfyui_service");
  if (service === void 0 || choices.run.has(service.id)) return tasks;
  const nodes = new Set(steps.filter(({ operation }) => operation === "node").map(({ id }) => id));
  const last = tasks.findLastIndex(({ part }) => part === "install");
  if (!tasks.some(({ part, step }) => part === "install" && nodes.has(step))) return tasks;
  return tasks.toSpliced(last + 1, 0, { part: "quick_test", step: service.id });
}
function opened(steps, answer, choices) {
  const all = steps.map((step) => {
    const verdict2 = decide(questionFor(step, answer, choices));
    return { step, standing: standingOf(step, verdict2), spans: [] };
  });
  return withNotRun(all);
}
function liveJobs(steps, answer, choices, all) {
  const working = nextTasks(all) !== null;
  return new Set(
    steps.flatMap((step) => {
      const job = answerFor(answer, step).liveJob;
      return job === null || step.background || !(working || choices.run.has(step.id)) ? [] : [job];
    })
  );
}
function mayBringMore(all, results, round) {
  const changed = results.some(({ result }) => result !== "adopted" && result !== "skipped");
  return changed && all.some(({ step, standing }) => standing.kind !== "settled" && lastRound(step) > round);
}
function redecided(all, answer, choices, round) {
  return all.map((progress) => {
    const { step, standing } = progress;
    const untouched = standing.kind === "open" || standing.kind === "due" && progress.spans.length === 0;
    const turn = standing.kind === "open" ? lastRound(step) : firstRound(step);
    if (!untouched || turn <= round) return progress;
    return { ...progress, standing: standingOf(step, decide(questionFor(step, answer, choices))) };
  });
}

// src/health/comfyui.ts
var HEAL = "Run this check with `heal: true`, or `provision`.";
var SERVICE = "comfyui_service";
function comfyuiAnswers(look) {
  const service = look.answer.steps.get(SERVICE);
  if (service === void 0)
    return { status: "failed", detail: "the pod did not come to tell of ComfyUI", remedy: HEAL };
  const { state, detail, facts, liveJob } = service;
  const version = facts.comfyui_version ? `ComfyUI ${facts.comfyui_version}` : "ComfyUI";
  const answers = `${version} answers on port ${facts.port} since ${healthFact(look, "service_since") || "its start"}`;
  if (state === "satisfied") return { status: "ok", detail: answers };
  if (state === "other")
    return {
      status: "warning",
      detail: `${answers}; ${detail}`,
      remedy: "It restarts with the next `provision` or `heal: true` when its queue is empty."
    };
  if (!look.choices.run.has(SERVICE))
    return { status: "skipped", detail: `${detail || "ComfyUI does not run"}; it was left out` };
  if (liveJob !== null) return { status: "busy", detail: "a job is at work on it" };
  const logs = state === "partial" ? " Its log may say what it waits for: `command: logs` brings it." : "";
  return { status: "failed", detail: detail || "ComfyUI does not run", remedy: `${HEAL}${logs}` };
}
function queueEmpty(look) {
  const queue = numberOf(healthFact(look, "queue"));
  if (queue === null) return { status: "skipped", detail: "ComfyUI tells of no queue" };
  if (queue === 0) return { status: "ok", detail: "empty" };
  return { status: "busy", detail: `${count(queue, "prompt")} at work or waiting` };
}
function nodesLoaded(look) {
  const failed2 = healthFacts(look, "node.");
  if (failed2.length > 0)
    return {
      status: "failed",
      detail: listed(
        `${count(failed2.length, "node")} failed to load`,
        failed2.map(([step, why]) => `\`${nameOf(step)}\`: ${why}`)
      ),
      remedy: "`heal: true` installs it again; if it stays, pin another `ref` of it or take it out of `nodes`."
    };
  const warnings = look.answer.steps.get(HEALTH_STEP.id)?.warnings ?? [];
  if (warnings.length > 0)
    return { status: "warning", detail: listed(`${count(warnings.length, "remark")} on nodes`, warnings) };
  if (healthFact(look, "queue") === "") return { status: "skipped", detail: "ComfyUI does not answer" };
  const wanted = look.steps.filter(({ operation }) => operation === "node").length;
  return {
    status: "ok",
    detail: wanted === 0 ? "nothing failed to load" : `${count(wanted, "node")} of the manifest loaded`
  };
}
function componentsInPlace(look) {
  const { steps, verdicts, answer } = look;
  const told2 = steps.flatMap((step) => {
    const verdict2 = verdicts.get(step.id);
    return verdict2 === void 0 ? [] : [{ step, verdict: verdict2, at: dateOf(look, step) }];
  });
  const drifted = told2.filter(({ step, verdict: verdict2 }) => isDrift(step, verdict2));
  const apart = drifted.length > 1 ? drifted.filter(({ step }) => step.operation !== "overall") : drifted;
  const looked = told2.filter(({ verdict: verdict2 }) => !verdict2.reason.startsWith("left out"));
  const lines = looked.map(
    ({ step, verdict: verdict2, at }) => `\`${step.id}\`: ${apart.some((one) => one.step === step) || at === "" ? verdict2.reason : at}`
  );
  if (apart.length === 0) {
    const missing = answer.complete ? "" : "; the pod's answer was cut short";
    return {
      status: missing === "" ? "ok" : "warning",
      detail: [`${looked.length} of ${looked.length} in place${missing}`, ...lines].join("\n")
    };
  }
  const named2 = apart.slice(0, 3).map(({ step, verdict: verdict2 }) => `\`${step.id}\`: ${verdict2.reason}`);
  const more2 = apart.length > named2.length ? `; and ${apart.length - named2.length} more` : "";
  const optional2 = apart.every(({ step, verdict: verdict2 }) => step.background && verdict2.action === "install");
  return {
    status: optional2 ? "warning" : "failed",
    detail: [
      `${apart.length} of ${looked.length} not as recorded or wished: ${named2.join("; ")}${more2}`,
      ...lines
    ].join("\n"),
    remedy: apart.some(({ verdict: verdict2 }) => verdict2.action === "fail") ? "What cannot be read is not healed: look at the volume and at the provider's status page, then run again." : HEAL
  };
}
function isDrift(step, { action }) {
  return step.id !== SERVICE && step.operation !== "service" && (action === "install" || action === "update" || action === "fail");
}
function dateOf({ answer }, step) {
  const { record: record2, marker } = answerFor(answer, step);
  const at = record2?.time ?? marker?.time ?? "";
  return at === "" ? "" : `since ${at}`;
}
function workInBackground(look) {
  const jobs = healthFacts(look, "job.");
  if (jobs.length === 0) return { status: "ok", detail: "none" };
  const lines = jobs.map(([id, text]) => {
    const [steps = "", last = ""] = text.split("\n");
    return `\`${steps}\` for ${ageOf(jobTime(id), healthFact(look, "now"))}${last === "" ? "" : `; its last line: ${last}`}`;
  });
  return { status: "busy", detail: listed(`${count(jobs.length, "job")} at work`, lines) };
}
function servicesRun({ steps, choices, answer }) {
  const services2 = steps.filter(({ id, operation }) => operation === "service" && choices.run.has(id));
  if (services2.length === 0) return { status: "skipped", detail: "the manifest names none beside ComfyUI" };
  const told2 = services2.map((step) => ({ step, ...answerFor(answer, step) }));
  const lines = told2.map(({ step, detail }) => `\`${step.title}\`: ${detail}`);
  const down = told2.filter(({ state }) => state === "absent" || state === "partial" || state === "unreadable");
  if (down.length > 0)
    return {
      status: "failed",
      detail: listed(
        `${count(down.length, "service")} down`,
        down.map(({ step, detail }) => `\`${step.title}\`: ${detail}`)
      ),
      remedy: "Run this check with `heal: true`, or `start-services`; `command: logs` brings their logs."
    };
  const other = told2.some(({ state }) => state === "other");
  return { status: other ? "warning" : "ok", detail: listed(`${count(told2.length, "service")} at work`, lines) };
}
function ageOf(from, to) {
  const ms = Date.parse(`${to.replace(" ", "T")}Z`) - Date.parse(`${from.replace(" ", "T")}Z`);
  return Number.isNaN(ms) ? "some time" : duration(ms / 1e3);
}
var nameOf = (step) => step.replace(/^node_/, "");
function listed(lead, items) {
  const first = items.slice(0, 3).map((item) => linesOf(item)[0] ?? "");
  const all = items.length > first.length ? items : [];
  return [`${lead}: ${first.join("; ")}${all.length > 0 ? "; \u2026" : ""}`, ...all].join("\n");
}

// src/health/room.ts
var GB2 = 1e9;
var DISK = { failed: 1 * GB2, warning: 5 * GB2 };
var INODES = { failed: 0.01, warning: 0.05 };
var MEMORY = { failed: 0.97, warning: 0.9 };
var MAKE_ROOM = "Remove models or outputs that are no longer used, or make the volume larger at the provider (what is on it stays).";
function diskFree(look) {
  const [disk] = disksOf(diskSpaces(look.answer));
  if (disk === void 0 || disk.freeBytes === null || disk.totalBytes === null)
    return { status: "skipped", detail: "the file system does not tell" };
  const detail = `${size(disk.freeBytes)} of ${size(disk.totalBytes)} free on \`${disk.path}\`${lost(disk.survivesStop)}`;
  const root = rootFree(look);
  if (disk.freeBytes < DISK.failed) return { status: "failed", detail, remedy: MAKE_ROOM };
  if (root !== null && root < DISK.failed)
    return {
      status: "warning",
      detail: `${detail}; ${size(root)} free on the container's own disk`,
      remedy: "Empty /tmp and caches below the home folder, or give the pod a larger container disk."
    };
  return disk.freeBytes < DISK.warning ? { status: "warning", detail, remedy: MAKE_ROOM } : { status: "ok", detail };
}
var lost = (survives2) => survives2 === false ? ", lost at a stop" : "";
function rootFree(look) {
  const [free, , block] = healthFact(look, "root_space").split(" ").map(Number);
  return free === void 0 || block === void 0 || Number.isNaN(free * block) ? null : free * block;
}
function inodesFree(look) {
  const [free = 0, total = 0] = healthFact(look, "inodes").split(" ").map(Number);
  if (!(total > 0)) return { status: "skipped", detail: "the file system does not count them" };
  const share = free / total;
  const detail = `${free} of ${total} free`;
  const remedy = "Very many small files fill the volume: caches and old environments below `.comfy-pod/aside` are the usual ones.";
  if (share < INODES.failed) return { status: "failed", detail, remedy };
  return share < INODES.warning ? { status: "warning", detail, remedy } : { status: "ok", detail };
}
function writable(look) {
  const writing = healthFact(look, "writing");
  const quota = healthFact(look, "quota");
  if (writing === "") return { status: "skipped", detail: "there is nothing of this action in the workspace yet" };
  if (writing !== "ok")
    return {
      status: "failed",
      detail: `a file could not be written to the workspace: ${writing}`,
      remedy: writeRemedy(writing)
    };
  if (quota !== "")
    return { status: "warning", detail: `a quota is reached: ${linesOf(quota).join(" ")}`, remedy: MAKE_ROOM };
  return { status: "ok", detail: "a file was written and removed" };
}
function writeRemedy(said) {
  if (/read-only/i.test(said))
    return "The volume is mounted read-only, as after an error of its disk: restart the pod, and tell the provider if it stays.";
  if (/permission/i.test(said))
    return "Another user owns the workspace: log in as that user, or change the owner of `.comfy-pod`.";
  return MAKE_ROOM;
}
function memoryFree(look) {
  const number = (name) => numberOf(healthFact(look, name));
  const limit = number("memory_limit") || null;
  const host = number("host_memory");
  const total = limit !== null && (host === null || limit < host) ? limit : host;
  const hostUsed = host === null ? null : host - (number("host_memory_free") ?? 0);
  const used = total === limit ? number("memory_used") : hostUsed;
  if (total === null || used === null) return { status: "skipped", detail: "the pod does not tell" };
  const detail = `${size(used)} of ${size(total)} used${total === limit ? ", the container's limit" : ""}`;
  const remedy = "End what ComfyUI does not need, free its models (POST /free), or take a pod with more memory.";
  if (used / total > MEMORY.failed) return { status: "failed", detail, remedy };
  const killed = number("oom_kills") ?? 0;
  if (killed > 0)
    return {
      status: "warning",
      detail: `${detail}; the kernel has ended ${killed === 1 ? "a process" : `${killed} processes`} of this container for want of memory`,
      remedy
    };
  return used / total > MEMORY.warning ? { status: "warning", detail, remedy } : { status: "ok", detail };
}
function filesThere(look) {
  const missing = linesOf(healthFact(look, "missing"));
  if (missing.length > 0)
    return {
      status: "failed",
      detail: `missing: ${missing.map((path) => `\`${path}\``).join(", ")}`,
      remedy: "Run this check with `heal: true`, or `provision`."
    };
  const folders = look.answer.steps.get("model_directories");
  return { status: "ok", detail: folders?.state === "satisfied" ? `all there, and ${folders.detail}` : "all there" };
}

// src/health/seen.ts
function processesSeen(look) {
  const rows2 = linesOf(healthFact(look, "processes")).map((line) => {
    const [pid = "", seconds = "", ...command] = line.split(" ");
    return `${command.join(" ")} (process ${pid}, for ${duration(Number(seconds))})`;
  });
  return {
    status: "ok",
    detail: [rows2.length === 0 ? "none of Python, git or uv" : `${rows2.length} at work`, ...rows2].join("\n")
  };
}
function logsSeen(look) {
  const logs = healthFacts(look, "log.");
  if (logs.length === 0) return { status: "skipped", detail: "there is none yet" };
  const lines = logs.flatMap(([path, text]) => {
    const [head = "", ...tail] = text.split("\n");
    const [bytes, seconds] = head.split(" ").map(Number);
    const time = new Date((seconds ?? 0) * 1e3).toISOString().slice(0, 19).replace("T", " ");
    return [
      `\`${path}\`, ${size(bytes ?? 0)}, last written ${time} UTC`,
      ...tail.filter((line) => line.trim() !== "").map((line) => `  ${line}`)
    ];
  });
  return { status: "ok", detail: [logs.map(([path]) => path.split("/").at(-1)).join(", "), ...lines].join("\n") };
}

// src/health/judge.ts
var CHECKS2 = [
  {
    id: "reachable",
    title: "Pod reachable",
    judge: () => ({ status: "ok", detail: "it answers over its connection" })
  },
  { id: "comfyui", title: "ComfyUI answers", judge: comfyuiAnswers },
  { id: "services", title: "Services", judge: servicesRun },
  { id: "prompt", title: "A prompt makes a picture", judge: ({ prompt }) => prompt },
  { id: "queue", title: "Queue", judge: queueEmpty },
  { id: "nodes", title: "Custom nodes load", judge: nodesLoaded },
  { id: "components", title: "Components as recorded", judge: componentsInPlace },
  { id: "files", title: "Critical files", judge: filesThere },
  { id: "gpu", title: "GPU", judge: gpuPresent },
  { id: "cuda", title: "torch and driver agree", judge: cudaAgrees },
  { id: "disk", title: "Disk space", judge: diskFree },
  { id: "inodes", title: "Inodes", judge: inodesFree },
  { id: "writing", title: "Writing and quota", judge: writable },
  { id: "memory", title: "Memory", judge: memoryFree },
  { id: "jobs", title: "Background work", judge: workInBackground },
  { id: "processes", title: "Processes", judge: processesSeen },
  { id: "logs", title: "Logs", judge: logsSeen }
];
function judgeHealth(look) {
  return CHECKS2.map(({ id, title, judge }) => {
    const { status, detail, remedy = null } = judge(look);
    return { id, title, status, detail, remedy };
  });
}
function isHealthy(checks) {
  return checks.every(({ status }) => status !== "failed");
}

// src/health/history.ts
function readHistory(text) {
  return text.split("\n").flatMap((line) => {
    const [time = "", verdict2 = "", failed2 = ""] = line.split("	");
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time) || verdict2 !== "healthy" && verdict2 !== "unhealthy") return [];
    return [{ time, healthy: verdict2 === "healthy", failed: failed2 === "" ? [] : failed2.split(",") }];
  });
}
function historyLine({ time, healthy, failed: failed2 }) {
  return [time, healthy ? "healthy" : "unhealthy", failed2.join(",")].join("	");
}
function pastCheck(checks, time) {
  return {
    time,
    healthy: isHealthy(checks),
    failed: checks.flatMap(({ id, status }) => status === "failed" ? [id] : [])
  };
}

// src/health/prompt.ts
import { setTimeout as sleep } from "node:timers/promises";

// src/operations/http-request.ts
import { randomBytes as randomBytes2 } from "node:crypto";

// src/operations/http_request.sh
var http_request_default = `http_request_main() {
  printf '\\ncomfy-pod\\thttp\\t%s\\n' "$CP_nonce"
  if [[ $CP_scheme == https ]]; then
    local __host=$CP_address __body=()
    [[ $__host != *:* ]] || __host="[$__host]"
    ((CP_length == 0)) || __body=(-H 'Content-Type: application/json' --data-binary @-)
    curl -skig --http1.0 --max-time "$CP_seconds" "\${__body[@]}" "https://$__host:$CP_service_port$CP_path"
    return
  fi
  local __head="GET $CP_path HTTP/1.0"
  ((CP_length == 0)) || __head="POST $CP_path HTTP/1.0"$'\\r\\n'"Content-Type: application/json"$'\\r\\n'"Content-Length: $CP_length"
  timeout "$CP_seconds" bash -c 'exec 3<>"/dev/tcp/$0/$1" && { printf "%s\\r\\nHost: localhost:%s\\r\\n\\r\\n" "$2" "$1" && cat; } >&3 && cat <&3' "$CP_address" "$CP_service_port" "$__head" 2>/dev/null
}
`;

// src/operations/http-request.ts
async function askService(connection, service, request) {
  const nonce = randomBytes2(8).toString("hex");
  const input = request.body === void 0 ? "" : JSON.stringify(request.body);
  const values = {
    CP_nonce: nonce,
    CP_address: service.address,
    CP_service_port: service.port,
    CP_scheme: service.scheme,
    CP_path: request.path,
    CP_seconds: String(request.seconds),
    CP_length: String(Buffer.byteLength(input))
  };
  const { command } = remoteCommand(composeScript("command", values, "http_request_main", [http_request_default]));
  const silenceMs = (request.seconds + 10) * 1e3;
  const result = await connection.exec({ command, input, silenceMs, signal: request.signal });
  request.signal.throwIfAborted();
  return parseHttp(result.stdout, nonce);
}
var NOBODY = { status: 0, body: Buffer.alloc(0) };
function parseHttp(output, nonce) {
  const greeting = Buffer.from(`
comfy-pod	http	${nonce}
`);
  const begin = output.indexOf(greeting);
  if (begin < 0) return NOBODY;
  const answer = output.subarray(begin + greeting.length);
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return NOBODY;
  const status = Number(/^HTTP\/\d(?:\.\d)? (\d{3})/.exec(answer.subarray(0, end).toString("latin1"))?.[1] ?? 0);
  return { status, body: answer.subarray(end + 4) };
}

// src/health/workflow.ts
function smallPrompt(color) {
  return {
    "1": { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1, color } },
    "2": { class_type: "ImageInvert", inputs: { image: ["1", 0] } },
    "3": { class_type: "PreviewImage", inputs: { images: ["2", 0] } }
  };
}
var accepted = object({ prompt_id: string() });
var message = object({ message: string(), details: optional(string()) });
var refusal = object({
  error: union([string(), message]),
  node_errors: optional(
    union([
      record(string(), object({ class_type: optional(string()), errors: array(message) })),
      array(unknown())
    ])
  )
});
var image = object({ filename: string(), subfolder: string(), type: string() });
var entry = object({
  status: nullish(
    object({
      completed: boolean(),
      status_str: string(),
      messages: optional(array(tuple([string(), unknown()])))
    })
  ),
  outputs: record(string(), looseObject({ images: optional(array(looseObject({}))) }))
});
var exception = object({ node_type: optional(string()), exception_message: string() });
function json(body) {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}
function acceptedId(body) {
  return accepted.safeParse(json(body)).data?.prompt_id ?? null;
}
function refusalOf(body) {
  const read = refusal.safeParse(json(body));
  if (!read.success) return body.toString("utf8").trim().slice(0, 300) || "it gave no reason";
  const { error, node_errors: nodes } = read.data;
  const lead = typeof error === "string" ? error : [error.message, error.details].filter((part) => part).join(": ");
  const [first] = nodes === void 0 || Array.isArray(nodes) ? [] : Object.values(nodes);
  const [cause] = first?.errors ?? [];
  return cause === void 0 ? lead : `${lead}; ${first?.class_type ?? "a node"}: ${[cause.message, cause.details].filter((part) => part).join(": ")}`;
}
function promptState(body, id) {
  const read = record(string(), entry).safeParse(json(body));
  const found2 = read.success ? read.data[id] : void 0;
  const status = found2?.status;
  if (found2 === void 0 || status === void 0 || status === null) return { kind: "open" };
  if (status.status_str === "error") {
    const message2 = status.messages?.find(([kind]) => kind === "execution_error" || kind === "execution_interrupted");
    const told2 = exception.safeParse(message2?.[1]);
    const where = told2.data?.node_type ? `${told2.data.node_type}: ` : "";
    return {
      kind: "failed",
      why: told2.success ? where + told2.data.exception_message.trim() : message2?.[0].replaceAll("_", " ") ?? "it gave no reason"
    };
  }
  if (!status.completed) return { kind: "open" };
  const shown = Object.values(found2.outputs).flatMap(({ images = [] }) => images);
  return { kind: "done", pictures: shown.flatMap((one) => image.safeParse(one).data ?? []) };
}
var PNG = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
function pngSize(bytes) {
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(PNG)) return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

// src/health/prompt.ts
var ASK_SECONDS = 30;
var SMALL_PROMPT_MS = 12e4;
var LONGEST_PAUSE_MS = 2e3;
async function checkPrompt(connection, request) {
  const { prompt, service, queue, signal } = request;
  if (prompt.kind === "off") return { status: "skipped", detail: "`health-prompt: off`" };
  if (service === null || queue === null) return { status: "skipped", detail: "ComfyUI does not answer" };
  if (queue > 0) return { status: "busy", detail: `left out: ${count(queue, "prompt")} at work or waiting` };
  const ask = (path, body) => askService(connection, service, { path, ...body === void 0 ? {} : { body }, seconds: ASK_SECONDS, signal });
  const startedAt = Date.now();
  const limitMs = prompt.kind === "auto" ? SMALL_PROMPT_MS : request.workflowMs;
  const graph = prompt.kind === "auto" ? smallPrompt(Math.floor(Math.random() * 16777216)) : prompt.graph;
  const posted = await ask("/prompt", { prompt: graph, client_id: "comfy-pod-action" });
  const id = acceptedId(posted.body);
  if (posted.status !== 200 || id === null)
    return failed(
      posted.status === 0 ? "ComfyUI gave no answer to the prompt" : `ComfyUI refused the prompt: ${refusalOf(posted.body)}`
    );
  for (let pauseMs = 50; Date.now() - startedAt < limitMs; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    await sleep(pauseMs, void 0, { signal });
    const state = promptState((await ask(`/history/${encodeURIComponent(id)}`)).body, id);
    if (state.kind === "failed") return failed(`ComfyUI could not execute the prompt: ${state.why}`);
    if (state.kind === "done") return pictured(state.pictures, ask, () => duration((Date.now() - startedAt) / 1e3));
  }
  await ask("/queue", { delete: [id] });
  return failed(`the prompt did not end within ${duration(limitMs / 1e3)}`);
}
async function pictured(pictures, ask, took) {
  const [first] = pictures;
  if (first === void 0) return { status: "ok", detail: `executed in ${took()}; it makes no picture` };
  const { filename, subfolder, type } = first;
  const view = await ask(`/view?${new URLSearchParams({ filename, subfolder, type })}`);
  const where = `${type}/${filename}`;
  if (view.status !== 200 || view.body.length === 0)
    return failed(`the picture ${where} did not come back: ${view.status === 0 ? "no answer" : `HTTP ${view.status}`}`);
  const size2 = pngSize(view.body);
  if (size2 === null && filename.endsWith(".png"))
    return failed(`the picture ${where} came back broken: its ${view.body.length} bytes are no PNG`);
  const shape = size2 === null ? "" : `${size2.width} \xD7 ${size2.height}, `;
  return {
    status: "ok",
    detail: `a picture came back (${shape}${view.body.length} bytes, in \`${type}\`) after ${took()}`
  };
}
function failed(detail) {
  return {
    status: "failed",
    detail,
    remedy: "ComfyUI answers but does not make pictures: its log says more (`command: logs`); restart it with `force: comfyui_service`."
  };
}

// src/health/unreachable.ts
function unreachableReport(problem, tolerance, context) {
  const report = problemReport(problem, context);
  const check = {
    id: "reachable",
    title: "Pod reachable",
    status: tolerance === "error" ? "failed" : "warning",
    detail: `${problem.title}: ${problem.message}`,
    remedy: problem.remedy
  };
  const known = { ...report, checks: [check], health: { healthy: false, reachable: false, history: [] } };
  switch (tolerance) {
    case "error":
      return known;
    case "warn":
      return { ...known, problem: null, result: "unchanged" };
    case "ignore":
      return { ...known, problem: null, result: "unchanged", checks: [{ ...check, status: "skipped" }] };
  }
}

// src/engine/cached-wheels.ts
import { isDeepStrictEqual } from "node:util";

// src/operations/toolchain.sh
var toolchain_default = '\ntoolchain_main() {\n  discover_workspace\n  ENVIRONMENT=$CP_environment TORCH_CUDA=$CP_cuda\n  find_nvcc\n  list_wheels packages\n  control nvcc "$NVCC_RELEASE"\n  control libc "$(getconf GNU_LIBC_VERSION 2>/dev/null)"\n  control kept "${KEPT_WHEELS[*]}"\n  control unsaved "${UNSAVED_WHEELS[*]}"\n}\n';

// src/operations/toolchain.ts
var SILENCE_MS2 = 6e4;
async function askToolchain(connection, { workspace, environment, cuda }, signal) {
  const values = { CP_workspace: workspace, CP_environment: environment, CP_cuda: cuda };
  const script = composeScript("command", values, "exec 3>/dev/null; toolchain_main", [
    sageattention_default,
    wheels_default,
    toolchain_default
  ]);
  const result = await connection.exec({ ...remoteCommand(script), signal, silenceMs: SILENCE_MS2 });
  signal.throwIfAborted();
  const control = readControl(result);
  const unsaved = textOf(control, "unsaved");
  if (unsaved === null) return null;
  return {
    nvcc: textOf(control, "nvcc") ?? "",
    libc: textOf(control, "libc") ?? "",
    kept: wordsIn(textOf(control, "kept") ?? ""),
    unsaved: wordsIn(unsaved)
  };
}

// src/engine/package-wheels.ts
function toolchainQuestion(answer, manifest) {
  const family = familyOf(answer, manifest);
  if (family === null) return null;
  const { workspace = "auto", environment = "" } = answer.facts;
  return { workspace, environment, cuda: cudaOf(family) };
}
function packageWheels(answer, manifest, { nvcc, libc }) {
  const family = familyOf(answer, manifest);
  if (family === null) return null;
  const capabilities = wordsIn(answer.steps.get("torch")?.facts.compute_capabilities);
  const kind = {
    python: /^\d+\.\d+/.exec(answer.facts.python_version ?? "")?.[0] ?? "",
    // The registry's own build and that of PyTorch's index differ in their names alone; which build it is says `cuda`.
    torch: publicVersion(family.torch),
    cuda: cudaOf(family) || NONE,
    nvcc: nvcc || NONE,
    architectures: [...new Set(capabilities)].sort().join(";") || NONE,
    // It is in the environment of uv, and so of the compilers.
    flags: variableLines(manifest.env),
    libc,
    machine: answer.facts.machine ?? ""
  };
  return packageWheelsName(kind, requirementsOf(answer));
}
var NONE = "none";
function familyOf(answer, manifest) {
  const { choice } = decideTorch(answer, manifest);
  return choice === null || choice.kind === "impossible" ? null : choice.family;
}
function cudaOf({ cuda }) {
  return cuda?.replace(/^cu(\d+)(\d)$/, "$1.$2").replace(/^\D.*/, "") ?? "";
}
function requirementsOf(answer) {
  return [...answer.steps.values()].flatMap(({ inputs }) => inputs.requirements?.split("\n") ?? []);
}

// src/operations/wheel-transfer.ts
import { createHash, randomBytes as randomBytes3 } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { finished } from "node:stream/promises";

// src/operations/wheel_transfer.sh
var wheel_transfer_default = 'wheel_put_main() {\n  local __folder __part __sum\n  discover_workspace\n  discover_container\n  __folder=$WORKSPACE/.comfy-pod/wheels/$CP_id\n  __part=$__folder.part/$CP_name\n  lock_take || return 1\n  mkdir -p "${__part%/*}" || {\n    why_unwritable\n    control refused "$__folder cannot be made: $REPLY" || return 1\n  }\n  [[ -f $__part ]] || : >"$__part"\n  truncate -s "$CP_offset" "$__part" || control refused "$__part cannot be written" || return 1\n  head -c "$CP_length" >>"$__part"\n  [[ $(stat -c %s "$__part") == $((CP_offset + CP_length)) ]] || control refused "a piece of it did not come whole" || return 1\n  if ((CP_offset + CP_length < CP_size)); then\n    control put "$CP_offset"\n    return\n  fi\n  __sum=$(sha256sum <"$__part")\n  if [[ ${__sum%% *} != "$CP_sum" ]]; then\n    rm -rf "${__part%/*}"\n    control refused "what came is not what was sent" || return 1\n  fi\n  printf \'%s\\n\' "$CP_sum" >"${__part%/*}/sha256"\n  printf \'%s\' "$CP_built_for" >"${__part%/*}/built-for"\n  : >"${__part%/*}/cached"\n  rm -rf "$__folder"\n  mv -T "${__part%/*}" "$__folder" || control refused "$__folder cannot be made" || return 1\n  control put "$CP_size"\n}\nwheel_get_main() {\n  local __folder __wheels\n  discover_workspace\n  __folder=$WORKSPACE/.comfy-pod/wheels/$CP_id\n  __wheels=("$__folder"/*.@(whl|tar))\n  printf \'\\n\' >&2\n  [[ ${#__wheels[@]} -eq 1 ]] || control refused "$__folder holds not one wheel, but ${#__wheels[@]}" || return 1\n  control name "${__wheels[0]##*/}"\n  printf \'\\ncomfy-pod\\twheel\\t%s\\n\' "$CP_nonce"\n  cat "${__wheels[0]}"\n}\nwheel_cached_main() {\n  discover_workspace\n  [[ ! -d $WORKSPACE/.comfy-pod/wheels/$CP_id ]] || : >"$WORKSPACE/.comfy-pod/wheels/$CP_id/cached"\n}\n';

// src/operations/wheel-transfer.ts
var PIECE_BYTES = 8 * 1024 * 1024;
var MOST_BYTES = 1024 ** 3;
var SILENCE_MS3 = 6e4;
var ATTEMPTS = 3;
async function putWheel(place2, wheel, builtFor, claim) {
  const file = await open(wheel.path);
  try {
    for (let offset = 0; offset < wheel.size; offset += PIECE_BYTES) {
      const answer = await putPiece(place2, wheel, builtFor, claim, file, offset);
      if (answer.kind !== "put") return answer;
    }
    return { kind: "put" };
  } finally {
    await file.close();
  }
}
async function putPiece({ connection, workspace, id, signal }, wheel, builtFor, claim, file, offset) {
  const piece = Buffer.alloc(Math.min(PIECE_BYTES, wheel.size - offset));
  await file.read(piece, 0, piece.length, offset);
  const command = transferCommand("wheel_put_main", {
    CP_workspace: workspace,
    CP_id: id,
    CP_name: wheel.name,
    CP_sum: wheel.sha256,
    CP_size: String(wheel.size),
    CP_offset: String(offset),
    CP_length: String(piece.length),
    CP_built_for: builtFor,
    CP_token: claim.token,
    CP_owner: claim.owner
  });
  for (let attempt = 1; ; attempt++) {
    const result = await connection.exec({ command, input: piece, signal, silenceMs: SILENCE_MS3 });
    signal.throwIfAborted();
    const control = readControl(result);
    if (control.has("put")) return { kind: "put" };
    if (control.has("locked") || control.has("lost")) return { kind: "locked" };
    if (attempt < ATTEMPTS && result.kind === "lost") continue;
    const said = result.stderr.toString("utf8").trim().slice(-300);
    return { kind: "refused", reason: textOf(control, "refused") ?? (said || "the pod gave no answer") };
  }
}
async function getWheel({ connection, workspace, id, signal }, sha256, path) {
  const nonce = randomBytes3(8).toString("hex");
  const greeting = Buffer.from(`
comfy-pod	wheel	${nonce}
`);
  const file = createWriteStream(path);
  const hash = createHash("sha256");
  let size2 = 0;
  let head = Buffer.alloc(0);
  const onStdout = (chunk) => {
    let bytes = chunk;
    if (head !== null) {
      head = Buffer.concat([head, chunk]).subarray(-PIECE_BYTES);
      const at = head.indexOf(greeting);
      if (at < 0) return;
      bytes = head.subarray(at + greeting.length);
      head = null;
    }
    size2 += bytes.length;
    if (size2 > MOST_BYTES) return;
    hash.update(bytes);
    file.write(bytes);
  };
  const command = transferCommand("wheel_get_main", { CP_workspace: workspace, CP_id: id, CP_nonce: nonce });
  const request = { command, onStdout, signal, silenceMs: SILENCE_MS3 };
  const result = await connection.exec(request).finally(() => file.end());
  await finished(file);
  signal.throwIfAborted();
  const control = readControl(result);
  const refused2 = textOf(control, "refused");
  if (refused2 !== null) return refused2;
  if (size2 > MOST_BYTES) return "it is larger than a wheel can be";
  if (result.kind !== "exit" || result.code !== 0) return "the connection ended before it had come";
  if (hash.digest("hex") !== sha256) return "its bytes are not those that the pod had told of";
  return { name: textOf(control, "name") ?? "", sha256, size: size2 };
}
async function markCached({ connection, workspace, id, signal }) {
  const command = transferCommand("wheel_cached_main", { CP_workspace: workspace, CP_id: id });
  await connection.exec({ command, signal, silenceMs: SILENCE_MS3 });
}
function transferCommand(entry2, values) {
  return remoteCommand(composeScript("command", values, `exec 3>/dev/null; ${entry2}`, [wheel_transfer_default])).command;
}

// src/engine/wheel-exchange.ts
var WheelExchange = class {
  #options;
  /** The ids of the wheels that this run has brought. */
  #brought = /* @__PURE__ */ new Set();
  #asked = /* @__PURE__ */ new Set();
  notices = [];
  constructor(options) {
    this.#options = options;
  }
  /** Whether this run has brought it. */
  has({ name }) {
    return this.#brought.has(name.id);
  }
  /** Brings it to the pod, where the volume has none and the cache has one. */
  async bring(wheel, kept) {
    const { cache, log, signal, claim } = this.#options;
    const { name, title, workspace } = wheel;
    if (cache === null || name.cacheKey === null || kept.includes(name.id) || this.#asked.has(name.id)) return;
    this.#asked.add(name.id);
    await this.quietly(`the ${title} could not be brought to the pod`, async () => {
      const found2 = await cache.find(name, signal);
      if (found2.kind === "trouble") this.notice(`the ${title} was not found in the cache: ${found2.reason}`);
      if (found2.kind !== "found") return;
      const startedAt = Date.now();
      const owner = await claim(workspace);
      const put = owner === null ? LOCKED : await putWheel(this.#place(wheel), found2.wheel, name.builtFor, owner);
      if (put.kind === "locked") this.#asked.delete(name.id);
      if (put.kind === "refused") this.notice(`the ${title} could not be brought to the pod: ${put.reason}`);
      if (put.kind !== "put") return;
      this.#brought.add(name.id);
      const seconds = ((Date.now() - startedAt) / 1e3).toFixed(1);
      log.note(`the ${title} for this kind of pod was in the cache: brought to it in ${seconds} s`);
    });
  }
  /** Brings what the pod has built to the cache. `unsaved` are the pod's words: `<id>=<sha256>`. */
  async keep(wheel, unsaved) {
    const { cache, log, signal } = this.#options;
    const { name, title } = wheel;
    const sum2 = unsaved.find((one) => one.startsWith(`${name.id}=`))?.split("=")[1];
    if (cache === null || sum2 === void 0 || !/^[0-9a-f]{64}$/.test(sum2)) return;
    const place2 = this.#place(wheel);
    await this.quietly(`the ${title} could not be brought to the cache`, async () => {
      const kept = await cache.keep(name, sum2, (path) => getWheel(place2, sum2, path), signal);
      if (kept.kind === "trouble") this.notice(`the ${title} was not saved in the cache: ${kept.reason}`);
      else log.note(`the ${title} is in the cache, for pods of the same kind`);
      if (!signal.aborted) await markCached(place2);
    });
  }
  notice(text) {
    this.notices.push(text);
    this.#options.log.note(text);
  }
  /** Does that; what goes wrong is a notice. */
  async quietly(what, work2) {
    try {
      await work2();
    } catch (error) {
      if (this.#options.signal.aborted) return;
      this.notice(`${what}: ${problemOf(error)?.message ?? String(error)}`);
    }
  }
  #place({ name, workspace }) {
    const { connection, signal } = this.#options;
    return { connection, workspace, id: name.id, signal };
  }
};
var LOCKED = { kind: "locked" };

// src/engine/cached-wheels.ts
var SAGEATTENTION = "sageattention";
var CachedWheels = class {
  #effects;
  #options;
  #exchange;
  /** The archive of built packages, as it was named before the first of them was installed, and what the pod had then. */
  #packages = null;
  /** What was known when a job ended after which packages are to be installed. */
  #before = null;
  /** What the pod is asked beside the next probe: the packages are then not held up by that. */
  #asked = null;
  constructor(effects, options) {
    this.#effects = effects;
    this.#options = options;
    this.#exchange = new WheelExchange(options);
  }
  get notices() {
    return this.#exchange.notices;
  }
  probe() {
    if (this.#before !== null) this.#askAhead(this.#before);
    this.#before = null;
    return this.#effects.probe();
  }
  attach(job) {
    return this.#effects.attach(job);
  }
  async job(tasks, all, answer) {
    const packageSteps = tasks.filter(({ part }) => part === "packages").map(({ step }) => step);
    const packages = packageSteps.length === 0 ? null : await this.#bringPackages(answer);
    const sage = tasks.some(({ part, step }) => part === "install" && step === SAGEATTENTION) ? await this.#bringSageAttention(answer) : null;
    const wishes = {
      ...packages === null ? {} : Object.fromEntries(packageSteps.map((step) => [step, packages])),
      ...sage === null ? {} : { [SAGEATTENTION]: sage }
    };
    const end = await this.#effects.job(tasks, withWishes(all, wishes), answer);
    this.#before = packageSteps.length === 0 && all.some(awaitsPackages) ? answer : null;
    if (end.kind === "ended") this.#noteRefusals(end.told, sage !== null);
    return end;
  }
  /** Brings what the pod has built, or an earlier run has left it building, to the cache. */
  async keep(end) {
    if (end.halt !== null) return;
    const { answer, told: told2 } = end;
    const sage = sageattentionWheel(answer);
    if (sage !== null && isProved(end)) {
      await this.#exchange.keep(
        sageWheel(sage, answer),
        wordsIn(presentFactsOf(SAGEATTENTION, answer, told2).unsaved_wheels)
      );
    }
    if (this.#packages === null) return;
    const { wheel, toolchain } = this.#packages;
    const news = told2.filter(
      ({ step, kind, key }) => step !== SAGEATTENTION && kind === "fact" && key === "unsaved_wheels"
    );
    await this.#exchange.keep(wheel, news.length === 0 ? toolchain.unsaved : wordsIn(news.at(-1)?.value));
  }
  #askAhead(answer) {
    const { connection, manifest, signal } = this.#options;
    const question = toolchainQuestion(answer, manifest);
    if (question === null) return;
    this.#asked = { question, toolchain: askToolchain(connection, question, signal).catch(() => null) };
  }
  /** Null where nobody asked that, or the pod did not say. */
  #toldAhead(question) {
    const asked2 = this.#asked;
    this.#asked = null;
    return isDeepStrictEqual(asked2?.question, question) ? asked2?.toolchain ?? null : null;
  }
  /** What the steps with packages are wished; null where no archive can be named. */
  async #bringPackages(answer) {
    await this.#exchange.quietly(`the ${PACKAGES} could not be looked for`, async () => {
      const { connection, manifest, signal } = this.#options;
      const question = toolchainQuestion(answer, manifest);
      const toolchain = question === null ? null : await this.#toldAhead(question) ?? await askToolchain(connection, question, signal);
      const name2 = toolchain === null ? null : packageWheels(answer, manifest, toolchain);
      if (toolchain === null || name2 === null) return;
      const wheel = { name: name2, title: PACKAGES, workspace: answer.facts.workspace ?? "auto" };
      this.#packages = { wheel, toolchain };
      await this.#exchange.bring(wheel, toolchain.kept);
    });
    if (this.#packages === null) return null;
    const { name } = this.#packages.wheel;
    return { wheels: name.id, built_for: name.builtFor };
  }
  async #bringSageAttention(answer) {
    const name = sageattentionWheel(answer);
    if (name === null) return null;
    const wheel = sageWheel(name, answer);
    await this.#exchange.bring(wheel, wordsIn(answer.steps.get(SAGEATTENTION)?.facts.kept_wheels));
    return this.#exchange.has(wheel) ? { wheel_from: "cache" } : null;
  }
  #noteRefusals(told2, broughtSage) {
    for (const { step, kind, key, value } of told2) {
      if (kind !== "fact") continue;
      if (key === "wheel_refused" && step === SAGEATTENTION && broughtSage)
        this.#exchange.notice(
          `the wheel of ${step} that came from the cache is of no use here, and was built anew: ${value}`
        );
      if (key === "wheels_refused")
        this.#exchange.notice(`a wheel of the ${PACKAGES} is of no use here, and was built anew: ${value}`);
    }
  }
};
function awaitsPackages({ standing }) {
  return standing.kind === "due" && standing.remaining.includes("packages");
}
var PACKAGES = "archive of built packages";
var PROVED = /* @__PURE__ */ new Set(["installed", "updated", "adopted"]);
function sageWheel(name, answer) {
  return { name, title: `wheel of ${SAGEATTENTION}`, workspace: answer.facts.workspace ?? "auto" };
}
function isProved({ all, answer }) {
  const standing = all.find(({ step }) => step.id === SAGEATTENTION)?.standing;
  if (standing?.kind === "settled") return PROVED.has(standing.result);
  return standing?.verdict.action === "skip" && answer.steps.get(SAGEATTENTION)?.state === "satisfied";
}

// src/engine/dropped.ts
function droppedNotes(first) {
  const facts = first.steps.get("overall_installation")?.facts ?? {};
  const nodes = linesOf2(facts.dropped_nodes).map((folder) => {
    const name = folder.split("/").at(-1) ?? folder;
    return `the manifest no longer names the node ${name}: it stays in ${folder}, and is not looked after`;
  });
  const packages = linesOf2(facts.dropped_packages).map(
    (name) => `the manifest no longer names the package ${name}: it stays installed`
  );
  return [...nodes, ...packages];
}
function linesOf2(text) {
  return (text ?? "").split("\n").filter((line) => line !== "");
}

// src/engine/generations.ts
var HARMLESS_PARTS = /* @__PURE__ */ new Set(["adopt", "system", "start", "finish", "quick_test"]);
var HARMLESS_OPERATIONS = /* @__PURE__ */ new Set(["cuda_check", "model_directories", "service"]);
var RECORD = "generation";
var RecordingEffects = class {
  #effects;
  #settings;
  #asked = false;
  #number = null;
  /** Why nothing may be changed. */
  #refusal = null;
  warnings = [];
  constructor(effects, settings) {
    this.#effects = effects;
    this.#settings = settings;
  }
  /** What this run can be undone to; null where nothing was there before, or nothing was changed. */
  get number() {
    return this.#number;
  }
  probe() {
    return this.#effects.probe();
  }
  attach(job) {
    return this.#effects.attach(job);
  }
  async job(tasks, all, answer) {
    if (this.#refusal !== null) return refused(tasks, this.#refusal);
    if (this.#asked || !tasks.some((task2) => changes(task2, all))) return this.#effects.job(tasks, all, answer);
    const withRecord = [...all.map((progress) => this.#needing(progress)), recording(this.#settings)];
    const task = { part: "record", step: RECORD };
    if (tasks.some(({ step }) => all.some((one) => one.step.id === step && one.step.background))) {
      const end = this.#heard(await this.#effects.job([task], withRecord, answer));
      return end.kind === "ended" && end.stopped === null && end.orderly ? this.job(tasks, all, answer) : end;
    }
    return this.#heard(await this.#effects.job([task, ...tasks], withRecord, answer));
  }
  /** Where the run is to be undone if it fails, nothing is changed that could not be. */
  #needing(progress) {
    if (this.#settings.onFailure === "keep") return progress;
    return { ...progress, step: { ...progress.step, needs: [...progress.step.needs, RECORD] } };
  }
  #heard(end) {
    this.#asked = end.kind !== "waited";
    if (end.kind !== "ended") return end;
    const number = end.told.find(({ step, kind, key }) => step === RECORD && kind === "fact" && key === "number");
    this.#number = number?.value ?? null;
    const record2 = end.results.find(({ step }) => step === RECORD);
    const results = end.results.filter(({ step }) => step !== RECORD);
    if (record2?.result === "part") return { ...end, results };
    const reason = record2?.reason ?? "it did not come to its end";
    if (this.#settings.onFailure === "keep") {
      this.warnings.push(`what was there before could not be recorded, so this run cannot be undone: ${reason}`);
      return { ...end, results };
    }
    this.#refusal = `nothing was changed, since what was there before could not be recorded: ${reason}`;
    return { ...end, results: blamed(results, this.#refusal) };
  }
};
function refused(tasks, reason) {
  const now = Date.now();
  const results = tasks.map(
    ({ part, step }) => ({ part, step, result: "not-run", from: now, to: now, reason: `${RECORD} failed` })
  );
  return { kind: "ended", results: blamed(results, reason), told: [], stopped: null, orderly: true };
}
function blamed(results, reason) {
  const [first, ...rest] = results;
  return first?.result === "not-run" ? [{ ...first, result: "failed", reason }, ...rest] : results;
}
function withoutRecording(titles) {
  return (all) => titles(all.filter(({ step }) => step.id !== RECORD));
}
function changes({ part, step }, all) {
  const operation = all.find((progress) => progress.step.id === step)?.step.operation;
  return !HARMLESS_PARTS.has(part) && operation !== void 0 && !HARMLESS_OPERATIONS.has(operation);
}
function recording({ manifest }) {
  const step = ofGeneration(RECORD, "Generation", [], { manifest: JSON.stringify(manifest) });
  const verdict2 = { action: "install", reason: "before the first change" };
  return { step, standing: { kind: "due", verdict: verdict2, remaining: ["record", "finish"] }, spans: [] };
}
async function rollBack(effects, request) {
  let { answer } = request;
  let all = rollbackSteps(request).map((step) => {
    const verdict2 = { action: "update", reason: `back to ${named(request.to)}` };
    return { step, standing: { kind: "due", verdict: verdict2, remaining: ["rollback"] }, spans: [] };
  });
  const tasks = all.map(({ step }) => ({ part: "rollback", step: step.id }));
  let told2 = [];
  try {
    let end = await effects.job(tasks, all, answer);
    while (end.kind === "waited") {
      answer = await effects.probe();
      end = await effects.job(tasks, all, answer);
    }
    if ("results" in end) all = afterResults(all, end.results);
    if (end.kind !== "ended") return { all, answer, told: told2, halt: haltOf(end) };
    told2 = end.told;
    answer = await effects.probe();
    return { all, answer, told: told2, halt: haltWithin(end) };
  } catch (error) {
    return { all, answer, told: told2, halt: haltOfError(error) };
  }
}
var named = (to) => to === "previous" ? "the state before the last change" : `generation ${to}`;
function haltWithin(end) {
  if (end.stopped !== null) return { kind: "stopped", reason: end.stopped };
  return end.orderly ? null : { kind: "vanished" };
}
function rollbackSteps({ settings, steps, choices, to, keep }) {
  const service = steps.find(({ operation }) => operation === "comfyui_service");
  const undone = ["repositories", "packages", "records"];
  const restart = { restart: settings.restart, restart_wait: String(Math.ceil(settings.restartWaitMs / 1e3)) };
  return [
    ofGeneration(RECORD, "Generation", [], { to, keep: keep ? "yes" : "no" }),
    ofGeneration("repositories", "Repositories", [RECORD]),
    ofGeneration("packages", "Python packages", ["repositories"]),
    ofGeneration("records", "Records, markers and start script", ["packages"]),
    ...service === void 0 || !choices.run.has(service.id) ? [] : [
      {
        ...ofGeneration(service.id, service.title, ["records"], { ...service.wish, ...restart }),
        secrets: service.secrets
      }
    ],
    ofGeneration("proof", "Proof", undone)
  ];
}
function ofGeneration(id, title, needs, wish = {}) {
  return {
    id,
    title,
    alsoKnownAs: [],
    stateName: null,
    needs,
    after: [],
    home: "volume",
    operation: "generation",
    parts: [],
    wish,
    secrets: [],
    background: false
  };
}

// src/engine/lock-owner.ts
function runOwner({ run, podName, since }) {
  const label2 = podName === null ? "" : ` (${podName})`;
  return `${run || "a run outside GitHub"}${label2}, since ${timeOf(since)}`;
}
function handOwner(message2, owner) {
  return `by hand: ${message2 || "without a message"} (by ${runOwner(owner)})`;
}
function timeOf(date) {
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

// src/engine/rollback-report.ts
function undoneReport(report, undone, generation, steps, context) {
  const failed2 = report.problem?.title ?? failedSteps(report);
  const rollback2 = runReport(undone, context);
  const notices = [...report.notices, ...movedAside(undone.told)];
  if (rollback2.result === "failed" || rollback2.result === "cancelled") {
    const reasons = rollback2.steps.filter(({ result }) => result === "failed").map(({ id, reason }) => `${id}: ${reason}`);
    return {
      ...report,
      notices,
      problem: {
        title: `${failed2}; going back to generation ${generation} failed too`,
        message: [rollback2.problem?.message ?? "", ...reasons].filter((text) => text !== "").join("\n"),
        remedy: `Run the command \`rollback\` with \`to: ${generation}\`: what is done already stays so.`
      }
    };
  }
  const now = planReport(steps, /* @__PURE__ */ new Map(), undone.answer, context);
  const service = rollback2.steps.find(({ id }) => id === "comfyui_service");
  return {
    ...report,
    notices,
    versions: now.versions,
    disks: now.disks,
    wayIn: now.wayIn,
    lastChange: now.lastChange,
    endedAt: context.endedAt,
    changed: false,
    problem: {
      title: `${failed2}; everything is back as it was before (generation ${generation})`,
      message: [
        `Every commit, every package and the start script are those of generation ${generation}.`,
        ...service === void 0 ? [] : [`ComfyUI: ${service.reason}.`]
      ].join(" "),
      remedy: report.problem?.remedy ?? null
    }
  };
}
function rollbackReport(end, steps, context) {
  const generations = end.told.filter(({ step, kind, key }) => step === "generation" && kind === "fact" && key.startsWith("generation.")).map(({ value }) => value);
  const notices = [...context.notices, ...movedAside(end.told), ...generations];
  const { versions } = planReport(steps, /* @__PURE__ */ new Map(), end.answer, context);
  return { ...runReport(end, { ...context, notices }), versions };
}
function failedSteps({ steps }) {
  const [first, ...more2] = steps.filter(({ result }) => result === "failed").map(({ id }) => `\`${id}\``);
  if (first === void 0) return "the run failed";
  return more2.length === 0 ? `${first} failed` : `${first} and ${more2.length} more failed`;
}
function movedAside(told2) {
  return told2.filter(({ step, kind }) => step === "repositories" && kind === "warning").map(({ value }) => value);
}

// src/report/step-lines.ts
function openingLine(place2, id, verdict2) {
  return `${place2.number}/${place2.total} ${id} \u2026 (${verdict2.reason})`;
}
function outcomeLine(place2, step) {
  const { word } = step.result === null ? VERDICT_WORDS[step.verdict.action] : RESULT_WORDS[step.result];
  const reason = step.result === null ? step.verdict.reason : step.reason;
  const time = step.seconds === null ? "" : ` ${duration(step.seconds)}`;
  return `${place2.number}/${place2.total} ${step.id} \u2026 ${word} (${reason})${time}`;
}

// src/engine/titles.ts
var NAMED = 3;
function stepTitles(all) {
  const placeOf = (id) => ({ number: all.findIndex(({ step }) => step.id === id) + 1, total: all.length });
  const verdictOf = (id) => all.find(({ step }) => step.id === id)?.standing.verdict;
  return {
    begin: (part, steps) => {
      const [id = ""] = steps;
      const verdict2 = verdictOf(id);
      if (steps.length > 1) return `${part}: ${steps.slice(0, NAMED).join(", ")}${more(steps.length - NAMED)}`;
      return verdict2 === void 0 ? `${part} ${id}` : openingLine(placeOf(id), id, verdict2);
    },
    outcome: (result) => {
      const word = RESULTS[result.result];
      const verdict2 = verdictOf(result.step);
      if (word === null || verdict2 === void 0) return null;
      const seconds = (result.to - result.from) / 1e3;
      return outcomeLine(placeOf(result.step), {
        id: result.step,
        result: word,
        verdict: verdict2,
        reason: result.reason || (verdict2.reason === NOT_INSTALLED ? "was not there" : verdict2.reason),
        seconds
      });
    }
  };
}
var NOT_INSTALLED = "not installed";
var RESULTS = {
  installed: "installed",
  updated: "updated",
  adopted: "adopted",
  skipped: "skipped",
  running: "running",
  failed: "failed",
  "not-run": "not-run",
  refuted: null,
  part: null
};
function more(count2) {
  return count2 > 0 ? ` and ${count2} more` : "";
}

// src/commands/preflight.ts
function obstacle(answer, settings) {
  const several = answer.problems.comfyui_several;
  if (several !== void 0) {
    return {
      title: "several ComfyUI were found",
      message: `This pod has more than one ComfyUI: ${several.split("\n").join(", ")}.`,
      remedy: "Say which one is meant: `comfyui: { path: \u2026 }` in the manifest."
    };
  }
  if (settings.manifest.gpu === "required" && (answer.facts.gpu_count ?? "0") === "0") {
    return {
      title: "no GPU",
      message: "The manifest says `gpu: required`, and this pod shows none: no NVIDIA driver and no device.",
      remedy: "Start the pod with a GPU (a resumed pod may come back without one), or write `gpu: auto`."
    };
  }
  return null;
}
function refusal2(answer, verdicts, spaces) {
  const writes = [...verdicts.values()].some(({ action }) => WRITING.has(action));
  if (!writes) return null;
  if (answer.facts.workspace_writable !== "no") return shortage(spaces);
  return {
    title: "the workspace cannot be written",
    message: `Nothing can be written to \`${answer.facts.workspace}\`: its file system is read-only, or it belongs to another user than \`${answer.facts.user}\`.`,
    remedy: `${CAUSES["read-only"].remedy} Or name another folder with \`workspace\`.`
  };
}
var WRITING = /* @__PURE__ */ new Set(["install", "update", "adopt"]);

// src/commands/provision.ts
function provision(pod) {
  return asked(pod, async ({ session, steps, choices, first, notices }) => {
    const verdicts = planOf(steps, first, choices);
    const spaces = diskSpaces(first, steps, verdicts);
    for (const note of roomNotes(spaces)) pod.log.note(note);
    const refused2 = refusal2(first, verdicts, spaces);
    if (refused2 !== null) {
      const untouched = { all: opened(steps, first, choices), answer: first, told: [], halt: null };
      return refusedReport(refused2, untouched, spaces, pod.context({ notices }));
    }
    const wheels = cachedWheels(pod, session);
    const recording2 = new RecordingEffects(wheels, pod.settings);
    const context = () => pod.context({
      notices: [...session.notices, ...wheels.notices, ...notices],
      warnings: [...roomWarnings(spaces), ...recording2.warnings],
      tail: (step) => session.tail(step)
    });
    const work2 = async () => {
      const end = await applyAll(steps, choices, recording2, first);
      await wheels.keep(end);
      const report = runReport(end, context());
      const to = recording2.number;
      if (pod.settings.onFailure === "keep" || report.result !== "failed" || to === null) return report;
      pod.log.note(`going back to generation ${to}: what was there before this run`);
      const request = { settings: pod.settings, steps, choices, answer: end.answer, to, keep: false };
      return undoneReport(report, await rollBack(session, request), to, steps, context());
    };
    return work2().finally(() => session.close(first.facts.workspace ?? pod.settings.workspace));
  });
}
function cachedWheels({ cache, connection, log, signal, settings }, session) {
  const claim = (workspace) => session.claim(workspace);
  return new CachedWheels(session, { connection, cache, log, signal, claim, manifest: settings.manifest });
}
function plan(pod) {
  return asked(
    pod,
    async ({ steps, choices, first, notices }) => planReport(steps, planOf(steps, first, choices), first, pod.context({ notices }))
  );
}
async function asked(pod, work2) {
  const { connection, settings, target, log, signal, run } = pod;
  const steps = catalogue(settings.manifest);
  const choices = choicesOf(settings, steps);
  const owner = runOwner({ run, podName: settings.podName, since: /* @__PURE__ */ new Date() });
  const session = new Session({
    connection,
    settings,
    target,
    steps,
    choices,
    log,
    titles: withoutRecording(stepTitles),
    run,
    owner,
    signal
  });
  const first = await session.probe();
  const problem = obstacle(first, settings);
  if (problem !== null) return problemReport(problem, pod.context());
  const dropped = droppedNotes(first);
  for (const note of dropped) log.note(note);
  return work2({ session, steps, choices, first, notices: [...settings.notices, ...dropped] });
}
function choicesOf(settings, steps) {
  const { run, force, update } = selectSteps(settings, steps);
  const complete = run.length === steps.length;
  return {
    run: new Set(complete ? run : run.filter((id) => id !== "overall_installation")),
    force: new Set(force),
    update: new Set(update)
  };
}

// src/commands/health.ts
var SILENCE_MS4 = 9e4;
var OFF = /* @__PURE__ */ new Set(["dns", "refused", "timeout", "handshake", "lost"]);
async function checkHealth(pod) {
  try {
    const first = await examine(pod);
    const failed2 = first.checks.some(({ status }) => status === "failed");
    const report = pod.settings.heal && failed2 ? await healed(pod, first) : await concluded(pod, first);
    return report;
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null || pod.signal.aborted) throw error;
    const off = error instanceof ConnectionError && OFF.has(error.kind);
    return unreachableReport(problem, off ? pod.settings.ifUnreachable : "error", pod.context());
  }
}
async function examine(pod) {
  const { connection, settings, signal } = pod;
  const steps = catalogue(settings.manifest);
  const choices = { ...choicesOf(settings, steps), force: /* @__PURE__ */ new Set(), update: /* @__PURE__ */ new Set() };
  const values = probeValues(settings, [...steps, HEALTH_STEP], choices);
  const probed = await probe(connection, values, [...OPERATION_SCRIPTS, health_default], SILENCE_MS4, signal);
  const { answer } = decideWishes(probed, settings.manifest);
  const looked = { answer, steps, choices, verdicts: planOf(steps, answer, choices), gpu: settings.manifest.gpu };
  const prompt = await checkPrompt(connection, {
    prompt: settings.healthPrompt,
    service: serviceOf(looked),
    queue: numberOf(healthFact(looked, "queue")),
    workflowMs: settings.stepTimeoutMs,
    signal
  });
  const look = { ...looked, prompt };
  return { look, checks: judgeHealth(look) };
}
function serviceOf(look) {
  const [address, port] = [healthFact(look, "service_address"), healthFact(look, "service_port")];
  const scheme = healthFact(look, "service_scheme") === "https" ? "https" : "http";
  return address === "" || port === "" ? null : { address, port, scheme };
}
async function concluded(pod, { look, checks }, work2) {
  const { settings, signal } = pod;
  const { answer, steps, verdicts } = look;
  const past = pastCheck(checks, healthFact(look, "now"));
  await remember(pod, answer.facts.workspace ?? settings.workspace, historyLine(past));
  signal.throwIfAborted();
  const drawn = planReport(steps, verdicts, answer, pod.context({ notices: work2?.notices ?? settings.notices }));
  const failed2 = !past.healthy && settings.failOnUnhealthy || work2?.problem != null;
  const changed = work2?.changed ?? false;
  return {
    ...drawn,
    steps: work2?.steps ?? [],
    problem: work2?.problem ?? null,
    warnings: work2?.warnings ?? drawn.warnings,
    result: work2?.result === "cancelled" ? "cancelled" : failed2 ? "failed" : changed ? "changed" : "unchanged",
    changed,
    checks,
    health: {
      healthy: past.healthy,
      reachable: true,
      history: [...readHistory(healthFact(look, "history")), past].slice(-20)
    }
  };
}
async function healed(pod, { look }) {
  const broken = healthFacts(look, "node.").flatMap(([id]) => look.choices.run.has(id) ? [id] : []);
  pod.log.note("unhealthy: provisioning what drifted and restarting what is down, once");
  const settings = { ...pod.settings, force: broken, update: false };
  const work2 = await provision({ ...pod, settings });
  if (work2.result === "cancelled") return work2;
  return concluded(pod, await examine(pod), work2);
}
async function remember({ connection, signal }, workspace, line) {
  const script = composeScript(
    "command",
    { CP_workspace: workspace, CP_line: line },
    "exec 3>/dev/null; discover_workspace; health_remember",
    [health_default]
  );
  await connection.exec({ ...remoteCommand(script), silenceMs: 2e4, signal });
}

// src/commands/lock.ts
async function lock(pod) {
  const { connection, settings, log, signal, run } = pod;
  const owner = handOwner(settings.message, { run, podName: settings.podName, since: /* @__PURE__ */ new Date() });
  const take = async () => ownAnswer(await takeLock(connection, settings.workspace, { token: "", owner }, signal), owner);
  const first = await take();
  const waits = first.kind === "locked" && !first.byHand;
  const answer = waits ? await waitForLock({ take, timeoutMs: settings.lockTimeoutMs, note: (text) => log.note(text), signal }) : first;
  switch (answer.kind) {
    case "held":
      return noticeReport(
        `locked ${owner}`,
        true,
        pod.context({ notices: takenOver(answer.takenOver), warnings: answer.atWork.map(stillAtWork) })
      );
    case "locked":
      return problemReport(lockedProblem(answer, waits ? settings.lockTimeoutMs : 0), pod.context());
    default:
      return unexpected(pod, answer);
  }
}
async function unlock(pod) {
  const answer = await breakLock(pod.connection, pod.settings.workspace, pod.signal);
  switch (answer.kind) {
    case "free":
      return noticeReport("there was no lock", false, pod.context({ notices: [] }));
    case "released":
      return noticeReport(`unlocked; the lock was held ${answer.owner}`, true, pod.context({ notices: [] }));
    case "locked":
      return problemReport(
        {
          title: "a run at work holds the lock",
          message: `The lock on this workspace is held by ${answer.owner}; that run gives it back when it ends.`,
          remedy: "Wait for that run, or cancel it; the lock of a run that is gone can be unlocked after a minute."
        },
        pod.context()
      );
    default:
      return unexpected(pod, answer);
  }
}
function ownAnswer(answer, owner) {
  return answer.kind === "locked" && answer.owner === owner ? { kind: "held", takenOver: null, atWork: [] } : answer;
}
function stillAtWork({ job, steps }) {
  const named2 = steps.filter((step) => step !== RECORD).map((step) => `\`${step}\``);
  return `a job of an earlier run is still at work (since ${jobTime(job)}), on ${named2.join(", ")}: it goes on under the lock to its end`;
}
function takenOver(owner) {
  return owner === null ? [] : [`the lock was taken over: its owner is gone (${owner})`];
}
function unexpected(pod, answer) {
  pod.signal.throwIfAborted();
  const message2 = answer.kind === "refused" ? answer.reason : `the pod gave no answer about its lock`;
  return problemReport({ title: "the lock could not be asked for", message: message2, remedy: null }, pod.context());
}

// src/commands/logs.ts
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

// src/engine/step-logs.ts
function stepLogs(jobId, log, steps) {
  const token = `comfy-pod ${lineToken(jobId)} `;
  const pieces = /* @__PURE__ */ new Map();
  let current = [];
  for (const line of log.split("\n")) {
    const at = line.indexOf(token);
    const text = at < 0 ? `${line}
` : line.slice(0, at);
    for (const step of current) if (text !== "") pieces.set(step, `${pieces.get(step) ?? ""}${text}`);
    if (at < 0) continue;
    const told2 = line.slice(at + token.length);
    if (told2.startsWith("= ")) {
      const [step = "", result = "", , , part = "", reason = ""] = told2.slice(2).split("	");
      if (steps.includes(step))
        pieces.set(step, `${pieces.get(step) ?? ""}[${part}: ${result}${reason === "" ? "" : `, ${reason}`}]
`);
    } else {
      const [, ...whose] = told2.split(" ");
      current = whose.filter((step) => steps.includes(step));
    }
  }
  return pieces;
}

// src/operations/logs.ts
import { randomBytes as randomBytes4 } from "node:crypto";

// src/operations/logs.sh
var logs_default = `logs_main() {
  exec 3>/dev/null
  discover
  local __path __name
  declare -A __sent=()
  while IFS= read -r __path; do
    [[ -n $__path && -f $__path && -z \${__sent[$__path]-} ]] || continue
    __sent[$__path]=yes
    send_log "$__path"
  done < <(if [[ -z $CP_steps_wanted$CP_services_wanted ]]; then logs_of_last_run; else logs_wanted; fi)
  printf '\\ncomfy-pod\\tend\\t%s\\n' "$CP_nonce"
}

logs_of_last_run() {
  jobs_of_last_run
  printf '%s\\n' "$WORKSPACE"/{installation_progress,sageattention_install}.log
  log_of_comfyui
  printf '%s\\n' "$WORKSPACE"/logs/*.log
}

logs_wanted() {
  local __name
  [[ -z $CP_steps_wanted ]] || while IFS= read -r __name; do
    jobs_of_step "$__name"
    [[ $__name != sageattention ]] || printf '%s\\n' "$WORKSPACE/sageattention_install.log"
  done <<<"$CP_steps_wanted"
  [[ -z $CP_services_wanted ]] || while IFS= read -r __name; do
    if [[ $__name != comfyui ]]; then
      printf '%s\\n' "$WORKSPACE/logs/$__name.log"
    else
      log_of_comfyui
      printf '%s\\n' "$WORKSPACE"/logs/comfyui.*.log
    fi
  done <<<"$CP_services_wanted"
}
log_of_comfyui() {
  ! find_service || { service_log && printf '%s\\n' "$REPLY"; }
}
jobs_of_last_run() {
  local __jobs=("$WORKSPACE"/.comfy-pod/jobs/*/) __run='' __job
  ((\${#__jobs[@]} > 0)) || return 0
  __run=$(run_of "\${__jobs[-1]}")
  for __job in "\${__jobs[@]}"; do
    [[ $__job != "\${__jobs[-1]}" && (-z $__run || $(run_of "$__job") != "$__run") ]] || printf '%slog\\n' "$__job"
  done | tail -n 20
}
run_of() { grep -am 1 '^CP_run=.*://' "$1/script" 2>/dev/null; }
jobs_of_step() {
  local __job
  for __job in "$WORKSPACE"/.comfy-pod/jobs/*/; do
    ! grep -qxF "$1" "$__job/steps" 2>/dev/null || printf '%slog\\n' "$__job"
  done | tail -n 3
}
send_log() {
  local __size __most=$CP_most
  __size=$(stat -c %s "$1" 2>/dev/null) || return 0
  ((__most < CP_all)) || __most=$CP_all
  ((__most < __size)) || __most=$__size
  ((CP_all -= __most))
  printf '\\ncomfy-pod\\tfile\\t%s\\t%s\\t%s\\n' "$CP_nonce" "$((__size - __most))" "$1"
  tail -c "+$((__size - __most + 1))" "$1" | head -c "$__most"
}
`;

// src/operations/logs.ts
var MOST_BYTES2 = 10 * 1024 * 1024;
var ALL_BYTES = 50 * 1024 * 1024;
var SILENCE_MS5 = 6e4;
async function fetchLogs(connection, places, wanted, signal) {
  const nonce = randomBytes4(8).toString("hex");
  const values = {
    ...places,
    CP_nonce: nonce,
    CP_steps_wanted: wanted.steps.join("\n"),
    CP_services_wanted: wanted.services.join("\n"),
    CP_most: String(MOST_BYTES2),
    CP_all: String(ALL_BYTES)
  };
  const script = composeScript("command", values, "logs_main", [...OPERATION_SCRIPTS, logs_default]);
  const result = await connection.exec({ ...remoteCommand(script), silenceMs: SILENCE_MS5, signal });
  signal.throwIfAborted();
  const files = parseLogs(result.stdout, nonce);
  if (files === null) throw new ProbeError("the connection ended before all logs had come");
  return files;
}
function parseLogs(output, nonce) {
  const end = output.lastIndexOf(`
comfy-pod	end	${nonce}
`);
  if (end < 0) return null;
  const head = `
comfy-pod	file	${nonce}	`;
  const files = [];
  for (let at = output.indexOf(head); at >= 0 && at < end; ) {
    const line = output.indexOf("\n", at + head.length);
    const next = output.indexOf(head, line);
    const [left = "0", ...path] = output.subarray(at + head.length, line).toString("utf8").split("	");
    const bytes = output.subarray(line + 1, next < 0 ? end : next);
    files.push({ path: path.join("	"), left: Number(left), bytes });
    at = next;
  }
  return files;
}

// src/report/scrub.ts
var MASK = "***";
var SHORTEST = 4;
function withoutSecrets(value, secrets) {
  const pieces = [
    ...new Set(secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/)]).map((piece) => piece.trim()))
  ].filter((piece) => piece.length >= SHORTEST).toSorted((left, right) => right.length - left.length);
  return pieces.length === 0 ? value : scrub(value, pieces);
}
function scrub(value, pieces) {
  if (typeof value === "string") return pieces.reduce((text, piece) => text.replaceAll(piece, MASK), value);
  if (Array.isArray(value)) return value.map((each) => scrub(each, pieces));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [scrub(key, pieces), scrub(each, pieces)]));
}

// src/commands/logs.ts
var NOTHING2 = { run: /* @__PURE__ */ new Set(), force: /* @__PURE__ */ new Set(), update: /* @__PURE__ */ new Set() };
var COMFYUI = "comfyui";
async function bringLogs(pod) {
  const { connection, settings, signal } = pod;
  const wanted = wantedOf(settings);
  const fetched = await fetchLogs(connection, probeValues(settings, [], NOTHING2), wanted, signal);
  const secrets = secretsOf(settings);
  const files = filesOf(fetched, wanted.steps).map((file) => ({ ...file, text: withoutSecrets(file.text, secrets) }));
  const shared = await sharedFolder(settings.temporaryFolder);
  const folder = settings.targets.length > 1 ? join(shared, fileName(connection.address)) : shared;
  await mkdir(folder, { recursive: true });
  for (const { name, text } of files) await writeFile(join(folder, name), text);
  const brought = files.length === 0 ? "there is no such log on the pod" : `brought ${files.length} logs to \`${folder}\``;
  const listed2 = files.map(({ name, text, left }) => {
    const cut = left > 0 ? `, its end; ${size(left)} before it stayed on the pod` : "";
    return `\`${name}\`: ${Buffer.byteLength(text)} bytes${cut}`;
  });
  const report = noticeReport(brought, false, pod.context({ notices: [...listed2, ...settings.notices] }));
  return { ...report, logsPath: shared };
}
function wantedOf(settings) {
  if (settings.only === null) return { steps: [], services: [] };
  const steps = catalogue(settings.manifest);
  const named2 = settings.only.filter((name) => name !== COMFYUI);
  const chosen = named2.length === 0 ? [] : selectSteps({ ...settings, only: named2 }, steps).run;
  const services2 = chosen.flatMap(
    (id) => id === "comfyui_service" ? [COMFYUI] : id.startsWith(SERVICE_PREFIX) ? [id.slice(SERVICE_PREFIX.length)] : []
  );
  return {
    steps: chosen,
    services: [.../* @__PURE__ */ new Set([...settings.only.includes(COMFYUI) ? [COMFYUI] : [], ...services2])]
  };
}
function filesOf(fetched, steps) {
  const taken = /* @__PURE__ */ new Set();
  const files = fetched.flatMap(({ path, left, bytes }) => {
    const job = jobOf(path);
    if (job !== null && steps.length > 0) return [];
    const name = unusedName(job === null ? fileName(basename(path)) : `job-${fileName(job)}.log`, taken);
    const note = left === 0 ? "" : `[comfy-pod-action: the first ${left} bytes stayed on the pod, in ${path}]
`;
    return [{ name, text: note + bytes.toString("utf8"), left }];
  });
  const ofSteps = /* @__PURE__ */ new Map();
  for (const { path, bytes } of steps.length === 0 ? [] : fetched) {
    const job = jobOf(path);
    if (job === null) continue;
    for (const [step, text] of stepLogs(job, bytes.toString("utf8"), steps))
      ofSteps.set(step, `${ofSteps.get(step) ?? ""}[job ${job}]
${text}`);
  }
  return [
    ...files,
    ...[...ofSteps].map(([step, text]) => ({ name: unusedName(`${fileName(step)}.log`, taken), text, left: 0 }))
  ];
}
function jobOf(path) {
  return basename(path) === "log" && basename(dirname(dirname(path))) === "jobs" ? basename(dirname(path)) : null;
}
function fileName(name) {
  return name.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "") || "log";
}
function unusedName(name, taken) {
  let unused = name;
  for (let number = 2; taken.has(unused); number++) unused = `${number}-${name}`;
  taken.add(unused);
  return unused;
}
function secretsOf({ key, keyPassphrase, gitToken, secrets }) {
  return [key, keyPassphrase, gitToken, ...Object.values(secrets)].filter((secret) => secret !== null);
}
var made = null;
function sharedFolder(parent) {
  made ??= mkdir(parent, { recursive: true }).then(() => mkdtemp(join(parent, "comfy-pod-logs-")));
  return made;
}

// src/commands/reset.ts
import { randomBytes as randomBytes5 } from "node:crypto";

// src/operations/purge.sh
var purge_default = '\nPURGE_STAYS=\'@(models|input|output|user|temp|custom_nodes|extra_model_paths.yaml|extra_paths.yaml)\'\npurge_refuse() {\n  JOB=purge\n  find_service || return 0\n  case $CP_restart in\n  never) control refused "ComfyUI runs (process $SERVICE_PID), and restart: never keeps it so; nothing was reset" || return ;;\n  when-idle)\n    index_of comfyui_service && enter "$REPLY"\n    printf -v "W_${INDEX}_restart_wait" \'%s\' "$CP_restart_wait"\n    await_idle >/dev/null || control refused "ComfyUI has $REPLY; nothing was reset. With restart: now it is stopped all the same" || return\n    ;;\n  esac\n}\n\npurge_installation() {\n  local __path\n  if find_service; then\n    (stop_service >/dev/null) || control refused "ComfyUI, process $SERVICE_PID, does not end" || return\n    sleep 0.5\n    ! find_service || control refused "something on this pod starts ComfyUI by itself (process $SERVICE_PID): end that first" || return\n  fi\n  if [[ -e $COMFYUI/.git ]] || is_comfyui "$COMFYUI"; then\n    purge_comfyui || control refused "$COMFYUI cannot be moved aside: is the volume full, or read-only?" || return\n  fi\n  if [[ $PROVIDER != @(uv|venv) || $ENVIRONMENT != "$WORKSPACE"/* ]]; then\n    control kept "$ENVIRONMENT"\n  elif [[ -f $ENVIRONMENT/pyvenv.cfg ]]; then\n    purge_path "$ENVIRONMENT" || return\n  fi\n  for __path in comfyStart.sh .comfy-pod/{constraints.txt,running-constraints.txt,extra_model_paths.yaml}; do\n    [[ ! -e $WORKSPACE/$__path && ! -L $WORKSPACE/$__path ]] || purge_path "$WORKSPACE/$__path" || return\n  done\n}\n\npurge_path() {\n  aside "$1" >/dev/null || control refused "$1 cannot be moved aside: is the volume full, or read-only?" || return\n  control aside "$REPLY"\n}\npurge_comfyui() {\n  local __path __folder=\'\' __there __tracked=() __files=() __folders=()\n  [[ -n ${CP_ASIDE-} ]] || printf -v CP_ASIDE \'%s/.comfy-pod/aside/%(%Y%m%d-%H%M%S)T\' "$WORKSPACE" -1\n  __there=$CP_ASIDE/${COMFYUI#"$WORKSPACE"/}\n  mkdir -p "$__there" && cd "$COMFYUI" || return 1\n  if [[ -e .git ]]; then\n    mapfile -d \'\' -t __tracked < <(git -c safe.directory=\'*\' ls-files -z 2>/dev/null)\n    for __path in "${__tracked[@]}"; do\n      [[ ${__path%%/*} != $PURGE_STAYS && (-e $__path || -L $__path) ]] || continue\n      if [[ ${__path%"${__path##*/}"} != "$__folder" ]]; then\n        purge_files || return 1\n        __folder=${__path%"${__path##*/}"} __files=()\n        [[ -z $__folder ]] || __folders+=("$__folder")\n      fi\n      __files+=("./$__path")\n    done\n    purge_files && mv ./.git "$__there/" || return 1\n    for __folder in "${__folders[@]}"; do\n      rm -rf "./${__folder}__pycache__"\n      rmdir -p --ignore-fail-on-non-empty "./$__folder"\n    done 2>/dev/null\n  else\n    for __path in * .[!.]*; do\n      [[ $__path == $PURGE_STAYS ]] || mv "./$__path" "$__there/" || return 1\n    done\n  fi\n  cd "$WORKSPACE" && control aside "$__there"\n}\n\npurge_files() {\n  ((${#__files[@]} > 0)) || return 0\n  mkdir -p "$__there/$__folder" && mv -t "$__there/$__folder" "${__files[@]}"\n}\n';

// src/operations/reset.sh
var reset_default = 'reset_main() {\n  exec 3>/dev/null\n  discover\n  [[ -d $WORKSPACE ]] || { control finished "$WORKSPACE" && return; }\n  reset_refuse_live || return\n  lock_take || return 1\n  while sleep 15; do lock_beat || break; done &\n  local __beat=$!\n  reset_locked\n  kill "$__beat"\n  lock_release\n}\n\nreset_locked() {\n  local __ids __id\n  mapfile -t __ids <<<"$CP_reset"\n  if [[ $CP_purge == yes ]]; then purge_refuse || return; fi\n  for __id in "${__ids[@]}"; do reset_step "$__id"; done\n  reset_nodes_marker\n  if [[ $CP_purge == yes ]]; then purge_installation || return; fi\n  control finished "$WORKSPACE"\n}\nreset_refuse_live() {\n  local __id\n  while IFS= read -r __id; do\n    [[ -n ${LIVE[$__id]-} ]] || continue\n    control refused "the job ${LIVE[$__id]} is at work on $__id: wait until it has ended, or leave that step out (skip)" || return\n  done <<<"$CP_reset"\n}\n\nreset_step() {\n  local state_name __marker=$WORKSPACE/.install_markers/$1.done __record=$WORKSPACE/.comfy-pod/steps/$1 __had=no\n  index_of "$1" || return 0\n  enter "$REPLY"\n  wish state_name\n  [[ ! -e $__marker ]] || __had=yes\n  if [[ -n $state_name && -n ${STATE_LINES[DONE_$state_name]-} ]]; then\n    __had=yes\n    drop_state_line "DONE_$state_name"\n  fi\n  if [[ $__had == yes && ! -f $__record ]]; then\n    now\n    printf \'record=1\\ntime=%s\\nresult=reset\\nseconds=0.0\\ncontainer=%s\\nrun=\\nend=1\\n\' "$REPLY" "$CONTAINER" | write_file "$__record" ||\n      control refused "the workspace $WORKSPACE cannot be written" || return\n  fi\n  rm -f "$__marker"\n  [[ $__had == no && ! -f $__record ]] || control reset "$1"\n  reset_note "$__record"\n}\nreset_note() {\n  read_record "$1" && [[ -n ${RECORD[fact.folder]-} ]] && read_git "${RECORD[fact.folder]}" || return 0\n  [[ ${NOTE[/state]-} != whole ]] || rm -f "$GIT_DIRECTORY/comfy-pod"\n}\ndrop_state_line() {\n  local __line __lines\n  (\n    flock 9 2>/dev/null || true\n    mapfile -t __lines <"$STATE_PATH"\n    for __line in "${__lines[@]}"; do\n      [[ $__line =~ ^[[:space:]]*(export[[:space:]]+)?$1= ]] || printf \'%s\\n\' "$__line"\n    done | write_file "$STATE_PATH"\n  ) 9>"$WORKSPACE/.comfy-pod/state.lock"\n}\nreset_nodes_marker() {\n  local __i __id __operation __some=no __all=yes\n  for ((__i = 1; __i <= CP_STEPS; __i++)); do\n    __id=W_${__i}_id __operation=W_${__i}_operation\n    [[ ${!__operation} == node ]] || continue\n    if [[ $\'\\n\'$CP_reset$\'\\n\' == *$\'\\n\'"${!__id}"$\'\\n\'* ]]; then __some=yes; else __all=no; fi\n  done\n  [[ $__some == yes ]] || return 0\n  rm -f "$WORKSPACE/.install_markers/custom_nodes.done"\n  [[ $__all == yes ]] || rm -f "$WORKSPACE/.comfy-pod/steps/custom_nodes"\n}\n';

// src/operations/reset.ts
var WORK_MS = 6e5;
async function resetSteps(connection, request, signal) {
  const values = {
    ...request.values,
    CP_reset: request.steps.join("\n"),
    CP_purge: request.purge ? "yes" : "no",
    CP_restart: request.restart,
    CP_restart_wait: String(Math.ceil(request.restartWaitMs / 1e3)),
    CP_token: request.token,
    CP_owner: request.owner
  };
  const script = composeScript("command", values, "reset_main", [...OPERATION_SCRIPTS, reset_default, purge_default]);
  const silenceMs = request.restartWaitMs + WORK_MS;
  const result = await connection.exec({ ...remoteCommand(script), silenceMs, signal });
  signal.throwIfAborted();
  const control = readControl(result);
  const owner = textOf(control, "locked");
  if (owner !== null) return { kind: "locked", owner, byHand: control.has("by-hand") };
  const newOwner = textOf(control, "lost");
  if (newOwner !== null) return { kind: "lock-lost", owner: newOwner };
  const all = (kind) => (control.get(kind) ?? []).map((line) => unescapeTold(line.slice(kind.length + 1)));
  if (control.has("finished")) return { kind: "done", reset: all("reset"), aside: all("aside"), kept: all("kept") };
  const talk = result.stderr.toString("utf8").trim().slice(-500);
  return {
    kind: "refused",
    reason: textOf(control, "refused") ?? `the pod gave no answer to the reset${talk && `: ${talk}`}`
  };
}

// src/commands/reset.ts
var WHOLE = "overall_installation";
async function reset(pod) {
  const { settings } = pod;
  const steps = catalogue(settings.manifest);
  const chosen = /* @__PURE__ */ new Set([...selectSteps(settings, steps).run, WHOLE]);
  const answer = await locked(pod, steps, [...chosen]);
  switch (answer.kind) {
    case "done":
      return afterwards(pod, steps, answer);
    case "locked":
      return problemReport(lockedProblem(answer, settings.lockTimeoutMs), pod.context());
    case "lock-lost":
      return problemReport(lockLostProblem(answer.owner), pod.context());
    case "refused":
      return problemReport({ title: "the reset was refused", message: answer.reason, remedy: null }, pod.context());
  }
}
async function locked(pod, all, steps) {
  const { connection, settings, log, signal, run } = pod;
  const owner = runOwner({ run, podName: settings.podName, since: /* @__PURE__ */ new Date() });
  const token = randomBytes5(12).toString("hex");
  const { purge, restart, restartWaitMs } = settings;
  const request = { values: probeValues(settings, all, NOTHING3), steps, purge, restart, restartWaitMs, token, owner };
  const answer = await resetSteps(connection, request, signal);
  if (answer.kind !== "locked") return answer;
  const waited = await waitForLock({
    take: () => takeLock(connection, settings.workspace, { token, owner }, signal),
    timeoutMs: settings.lockTimeoutMs,
    note: (text) => log.note(text),
    signal
  });
  signal.throwIfAborted();
  return waited.kind === "locked" ? waited : resetSteps(connection, request, signal);
}
var NOTHING3 = { run: /* @__PURE__ */ new Set(), force: /* @__PURE__ */ new Set(), update: /* @__PURE__ */ new Set() };
async function afterwards(pod, steps, done) {
  const { connection, settings, signal } = pod;
  const choices = { ...NOTHING3, run: new Set(steps.map(({ id }) => id)) };
  const probed = await probe(connection, probeValues(settings, steps, choices), OPERATION_SCRIPTS, void 0, signal);
  const { answer } = decideWishes(probed, settings.manifest);
  const notices = [...told(done), ...settings.notices];
  const changed = done.reset.length > 0 || done.aside.length > 0;
  const report = planReport(steps, planOf(steps, answer, choices), answer, pod.context({ notices }));
  return { ...report, result: changed ? "changed" : "unchanged", changed };
}
function told({ reset: steps, aside, kept }) {
  const named2 = steps.map((id) => `\`${id}\``).join(", ");
  return [
    steps.length === 0 ? "there was nothing to reset" : `reset: ${named2}; the table says what the next run does about them`,
    ...aside.map((path) => `moved aside: \`${path}\``),
    ...kept.map((path) => `not moved, since it is not this installation's alone: the Python environment \`${path}\``)
  ];
}

// src/commands/rollback.ts
function rollback(pod) {
  const { settings } = pod;
  return asked(pod, async ({ session, steps, choices, first, notices }) => {
    const done = rollBack(session, { settings, steps, choices, answer: first, to: settings.to, keep: true });
    const end = await done.finally(() => session.close(first.facts.workspace ?? settings.workspace));
    const context = pod.context({ notices: [...session.notices, ...notices], tail: (step) => session.tail(step) });
    return rollbackReport(end, steps, context);
  });
}

// src/engine/services.ts
function serviceVerdicts(command, steps, answer, choices) {
  return steps.map((step) => {
    const open3 = {
      step,
      standing: { kind: "open", verdict: { action: "skip", reason: "left out" } },
      spans: []
    };
    if (!isServiceStep(step) || !choices.run.has(step.id)) return open3;
    return verdict(command, open3, steps, answer, choices);
  });
}
function verdict(command, open3, steps, answer, choices) {
  const { step } = open3;
  const { state, detail, facts } = answerFor(answer, step);
  const { liveJob } = questionFor(step, answer, choices);
  const runs = (facts.pid ?? "") !== "";
  const failed2 = (reason) => ({ ...open3, standing: standingOf(step, { action: "fail", reason }) });
  const skipped = (reason) => settle({ ...open3, standing: { kind: "open", verdict: { action: "skip", reason } } }, "skipped", reason);
  if (state === "unreadable") return failed2(detail || "could not be read");
  if (liveJob !== null) {
    const reason = "a job of an earlier run is at work on it";
    return settle({ ...open3, standing: { kind: "open", verdict: { action: "attach", reason } } }, "running", reason);
  }
  if (command === "stop-services") return runs ? due(open3, "stop", "to be stopped") : skipped("does not run");
  if (command === "start-services" && runs && state !== "partial")
    return skipped(state === "other" ? `runs already; ${detail}` : "runs already");
  const missing = notInstalled(step, steps, answer);
  if (missing !== null) return failed2(`${missing} is not installed: run provision first`);
  return due(open3, "start", command === "restart-services" && runs ? "to be restarted" : "to be started");
}
function due(open3, part, reason) {
  const action = part === "start" && reason === "to be started" ? "install" : "update";
  return { ...open3, standing: { kind: "due", verdict: { action, reason }, remaining: [part] } };
}
function notInstalled(step, steps, answer) {
  if (answerFor(answer, step).facts.installed === "no") return step.id;
  const missing = requirements(step, steps).find((id) => {
    const state = answer.steps.get(id)?.state;
    return state !== "satisfied" && state !== "other";
  });
  return missing ?? null;
}
function serviceTasks(all) {
  return all.flatMap(
    ({ step, standing }) => standing.kind === "due" ? standing.remaining.map((part) => ({ part, step: step.id })) : []
  );
}
function inPast({ standing, ...progress }) {
  const past = (reason) => reason.replace(/^to be /, "");
  const verdict2 = { ...standing.verdict, reason: past(standing.verdict.reason) };
  if (standing.kind !== "settled") return { ...progress, standing: { ...standing, verdict: verdict2 } };
  return { ...progress, standing: { ...standing, verdict: verdict2, reason: past(standing.reason) } };
}
function serviceTitles(all) {
  const services2 = all.filter(({ step }) => isServiceStep(step));
  return { begin: stepTitles(services2).begin, outcome: stepTitles(services2.map(inPast)).outcome };
}

// src/commands/services.ts
function services(command) {
  return async (pod) => {
    const { connection, settings, target, log, signal, run } = pod;
    const steps = catalogue(settings.manifest);
    const selected = new Set(selectSteps(settings, steps.filter(isServiceStep)).run);
    const force = command === "restart-services" ? selected : /* @__PURE__ */ new Set();
    const choices = { run: selected, force, update: /* @__PURE__ */ new Set() };
    const owner = runOwner({ run, podName: settings.podName, since: /* @__PURE__ */ new Date() });
    const titles = serviceTitles;
    const session = new Session({ connection, settings, target, steps, choices, log, titles, run, owner, signal });
    const first = await session.probe();
    const problem = command === "stop-services" ? null : obstacle(first, settings);
    if (problem !== null) return problemReport(problem, pod.context());
    const work2 = carryOut(command, session, steps, choices, first);
    const end = await work2.finally(() => session.close(first.facts.workspace ?? settings.workspace));
    const all = end.all.filter(({ step, standing }) => isServiceStep(step) || standing.kind === "settled").map(inPast);
    const notices = [...session.notices, ...settings.notices];
    return runReport({ ...end, all }, pod.context({ notices, tail: (step) => session.tail(step) }));
  };
}
async function carryOut(command, session, steps, choices, first) {
  for (let answer = first; ; answer = await session.probe()) {
    const all = serviceVerdicts(command, steps, answer, choices);
    const tasks = serviceTasks(all);
    if (tasks.length === 0) return { all, answer, told: [], halt: null };
    const end = await session.job(tasks, all, answer);
    if (end.kind === "waited") continue;
    if (end.kind !== "ended") {
      const known = "results" in end ? interrupted(afterResults(all, end.results), tasks, end) : all;
      return { all: known, answer, told: [], halt: end };
    }
    const halt = haltWithin(end);
    const done = afterResults(all, end.results);
    if (halt !== null) return { all: failUnfinished(done, tasks, end.results, halt), answer, told: end.told, halt };
    try {
      return { all: done, answer: await session.probe(), told: end.told, halt };
    } catch (error) {
      return { all: done, answer, told: end.told, halt: haltOfError(error) };
    }
  }
}

// src/commands/commands.ts
var COMMAND_WORK = {
  provision,
  plan,
  "start-services": services("start-services"),
  "stop-services": services("stop-services"),
  "restart-services": services("restart-services"),
  health: checkHealth,
  "cuda-check": checkCuda,
  reset,
  logs: bringLogs,
  lock,
  unlock,
  rollback
};

// src/commands/pod.ts
import { setTimeout as sleep2 } from "node:timers/promises";
async function withPod(podRun, command) {
  const { target, settings, log, signal, run, connections, cache } = podRun;
  const startedAt = Date.now();
  const warnings = [];
  const connection = await open2(target, connections, log, warnings);
  const context = (more2 = {}) => ({
    name: settings.podName ?? connection.address,
    address: connection.address,
    sshDestination: target.kind === "ssh" ? `${target.user}@${target.host} -p ${target.port}` : null,
    notices: settings.notices,
    reconnects: connection.reconnects,
    startedAt,
    endedAt: Date.now(),
    tail: () => [],
    lockTimeoutMs: settings.lockTimeoutMs,
    ...more2,
    warnings: [...warnings, ...more2.warnings ?? []]
  });
  const work2 = command({ connection, target, settings, log, signal, run, cache, context }).catch((error) => {
    if (signal.aborted) return problemReport(CANCELLED3, context(), "cancelled");
    const problem = problemOf(error);
    if (problem === null) throw error;
    return problemReport(problem, context());
  });
  try {
    return await Promise.race([work2, givenUp(signal, connection, context)]);
  } finally {
    await connection.close();
  }
}
var CANCELLED3 = { title: "cancelled", message: "The run was cancelled.", remedy: null };
var CONNECTION_GRACE_MS = 3500;
var REPORT_GRACE_MS = 4200;
async function givenUp(signal, connection, context) {
  await new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await sleep2(CONNECTION_GRACE_MS, void 0, { ref: false });
  await connection.close();
  await sleep2(REPORT_GRACE_MS - CONNECTION_GRACE_MS, void 0, { ref: false });
  return problemReport(CANCELLED3, context(), "cancelled");
}
async function open2(target, connections, log, warnings) {
  if (target.kind === "local") return (await import("./local-PZ2KMEF4.js")).openLocal();
  return connections.take(target, {
    onWarning: (warning) => warnings.push(warning),
    onNotice: (notice) => log.note(`${formatAddress(target)}: ${notice}`)
  });
}

// src/report/closing-lines.ts
function closingLines(pod, plan2) {
  const total = pod.steps.length;
  const untold = pod.steps.flatMap(
    (step, index) => step.spans.length > 0 ? [] : [outcomeLine({ number: index + 1, total }, step)]
  );
  const checks = pod.checks.map(
    ({ id, status, detail }) => `${id} \u2026 ${CHECK_WORDS[status].word} (${firstLine(detail)})`
  );
  const { icon, sentence } = headline(pod, plan2);
  return [...untold, ...checks, `${icon} ${pod.name}: ${sentence}`];
}

// src/report/line-buffer.ts
var HEAD_LINES = 200;
var TAIL_LINES = 400;
var HEAD_CHARACTERS = 64 * 1024;
var TAIL_CHARACTERS = 256 * 1024;
var LineBuffer = class {
  #head = [];
  #headCharacters = 0;
  #headClosed = false;
  #tail = [];
  #tailCharacters = 0;
  /** Where the tail begins in its array: a shift for each line would move all of them. */
  #first = 0;
  #leftOut = 0;
  push(line) {
    this.#headClosed ||= this.#head.length >= HEAD_LINES || this.#headCharacters + line.length > HEAD_CHARACTERS;
    if (!this.#headClosed) {
      this.#head.push(line);
      this.#headCharacters += line.length;
      return;
    }
    this.#tail.push(line);
    this.#tailCharacters += line.length;
    while (this.#tail.length - this.#first > TAIL_LINES || this.#tailCharacters > TAIL_CHARACTERS) this.#drop();
    if (this.#first > TAIL_LINES) {
      this.#tail = this.#tail.slice(this.#first);
      this.#first = 0;
    }
  }
  /** All lines held, with a note where some are missing; the buffer is empty afterwards. */
  drain() {
    const note = this.#leftOut === 0 ? [] : [`\u2026 ${this.#leftOut} lines left out; the log on the pod has them \u2026`];
    const lines = [...this.#head, ...note, ...this.#tail.slice(this.#first)];
    this.#head.length = 0;
    this.#tail = [];
    this.#headCharacters = this.#tailCharacters = this.#first = this.#leftOut = 0;
    this.#headClosed = false;
    return lines;
  }
  #drop() {
    this.#tailCharacters -= this.#tail[this.#first]?.length ?? 0;
    this.#first += 1;
    this.#leftOut += 1;
  }
};

// src/report/progress.ts
var PROGRESS_EVERY_MS = 5e3;
var ProgressFilter = class {
  #write;
  #now;
  #pending = null;
  #shownAt = Number.NEGATIVE_INFINITY;
  constructor(write, now) {
    this.#write = write;
    this.#now = now;
  }
  push(line) {
    if (line.overwritten) {
      this.#state(line.text);
      return;
    }
    if (this.#pending !== null && isBlank(line.text)) {
      this.flush();
      return;
    }
    if (this.#pending !== null && !completes(line.text, this.#pending)) this.flush();
    this.#pending = null;
    this.#write(line.text);
  }
  /** Shows the state that was held back, if any. */
  flush() {
    if (this.#pending !== null) this.#write(this.#pending);
    this.#pending = null;
  }
  #state(text) {
    if (isBlank(text)) return;
    this.#pending = text;
    if (this.#now() - this.#shownAt < PROGRESS_EVERY_MS) return;
    this.#shownAt = this.#now();
    this.flush();
  }
};
function isBlank(text) {
  return text.trim() === "";
}
function completes(line, state) {
  const [a, b] = [words(line), words(state)];
  return a.startsWith(b) || b.startsWith(a);
}
function words(text) {
  return text.replace(new RegExp("\\P{L}+", "gu"), "").slice(0, 12);
}

// src/report/log.ts
function createLog(sink, now = Date.now) {
  let waiting = [];
  let live = null;
  const show = (text) => sink.line(neutralise(coloured(text)));
  function begin(title) {
    const held = new LineBuffer();
    const progress = new ProgressFilter((text) => group.live ? show(text) : held.push(text), now);
    const splitter = new LineSplitter((line) => progress.push(line));
    const group = { title, held, splitter, progress, live: false, outcome: null };
    return group;
  }
  function goLive(group) {
    live = group;
    group.live = true;
    open3(group.title, group.held.drain());
  }
  function open3(title, lines) {
    sink.startGroup(neutralise(oneLine(title)));
    lines.forEach(show);
  }
  function end(group, outcome) {
    if (group.outcome !== null) return;
    group.splitter.end();
    group.progress.flush();
    group.outcome = outcome;
    if (!group.live) return;
    sink.endGroup();
    outcome.forEach(show);
    live = null;
    advance();
  }
  function advance() {
    const next = waiting.find((each) => typeof each !== "string" && each.outcome === null);
    for (const each of waiting) {
      if (typeof each === "string") show(each);
      else if (each.outcome !== null) ended(each, each.outcome);
    }
    waiting = waiting.filter((each) => typeof each !== "string" && each.outcome === null && each !== next);
    if (next !== void 0) goLive(next);
  }
  function ended(group, outcome) {
    const lines = group.held.drain();
    const [title = group.title, ...rest] = outcome;
    if (lines.length === 0) {
      show(title);
    } else {
      open3(title, lines);
      sink.endGroup();
    }
    rest.forEach(show);
  }
  return {
    note: show,
    outcome(text) {
      if (live === null) show(text);
      else waiting.push(text);
    },
    begin(title) {
      const group = begin(title);
      if (live === null) goLive(group);
      else waiting.push(group);
      return {
        write: (chunk) => {
          if (group.outcome === null) group.splitter.push(chunk);
        },
        end: (outcome) => end(group, outcome)
      };
    },
    close() {
      while (live !== null) end(live, []);
      advance();
    }
  };
}
function logOf(pod, log) {
  const named2 = (text) => `${pod}: ${text}`;
  return {
    note: (text) => log.note(named2(text)),
    outcome: (text) => log.outcome(named2(text)),
    begin(title) {
      const work2 = log.begin(named2(title));
      return { write: work2.write, end: (outcome) => work2.end(outcome.map(named2)) };
    },
    close: log.close
  };
}

// src/action.ts
async function act(run) {
  const report = withoutSecrets(await work(run), run.secrets);
  await publish(report);
  return !report.pods.some(({ result }) => result === "failed" || result === "cancelled");
}
async function work({ settings, signal, connections, folder }) {
  const startedAt = Date.now();
  const log = createLog(githubSink);
  const command = COMMAND_WORK[settings.command];
  const link = runLink(process.env);
  const cache = openWheelCache({
    environment: process.env,
    program: `${folder}/cache-client.js`,
    temporaryFolder: settings.temporaryFolder
  });
  const pods = settings.targets.map((target) => {
    const many = settings.targets.length > 1 && target.kind === "ssh";
    const podLog = many ? logOf(formatAddress(target), log) : log;
    return withPod({ target, settings, log: podLog, signal, run: link, connections, cache }, command);
  });
  for (const notice of settings.notices) log.note(notice);
  try {
    const report = {
      version: REPORT_VERSION,
      command: settings.command,
      startedAt,
      pods: await Promise.all(pods),
      endedAt: Date.now()
    };
    for (const pod of report.pods) for (const line of closingLines(pod, isPlan(report))) log.outcome(line);
    return report;
  } finally {
    log.close();
    await cache?.close();
  }
}
export {
  act
};
