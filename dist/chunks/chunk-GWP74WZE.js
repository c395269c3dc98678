import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  normaliseName,
  readRequirements
} from "./chunk-TDZCPR6A.js";
import {
  size
} from "./chunk-HLFLUA4H.js";
import {
  prettyMilliseconds
} from "./chunk-6ZE5SBMA.js";

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
function causeOf(stepId, told, words) {
  const line = told.findLast(({ step, kind }) => step === stepId && kind === "cause");
  if (line !== void 0 && isKind(line.key)) return found(line.key, line.value);
  return causeIn(words);
}
function causeIn(words) {
  const kind = Object.keys(CAUSES).find((each) => CAUSES[each].pattern?.test(words));
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
function factsOf(id, answer, told) {
  return { ...answer.steps.get(id)?.record?.facts, ...presentFactsOf(id, answer, told) };
}
function presentFactsOf(id, answer, told) {
  const news = told.filter((one) => one.step === id && one.kind === "fact").map((one) => [one.key, one.value]);
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
  const records = [...answer.steps.values()].flatMap(({ record }) => record ?? []);
  if (records.length === 0 || records.some((record) => record.container === container)) return [];
  const last = records.map((record) => record.time).toSorted().at(-1) ?? "";
  return [`the container was replaced since ${last.slice(0, 10)}`];
}
function lastChangeOf(answer) {
  const changes = [...answer.steps.values()].flatMap(({ record }) => record ?? []).filter(({ result }) => result !== "adopted").toSorted((left, right) => left.time < right.time ? 1 : -1);
  const last = changes[0];
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
  const { record } = answer;
  const certain = answer.state === "absent" || answer.state === "partial";
  const container = pod.facts.container ?? "";
  return {
    selected: choices.run.has(step.id),
    liveJob: answer.liveJob === null ? null : { job: answer.liveJob, since: jobTime(answer.liveJob) },
    forced: choices.force.has(step.id),
    record,
    marker: step.operation === "node" && nodesWereReset(pod) || provesNothing(step, answer) ? null : answer.marker,
    stateLine: stateLineOf(step, pod, answer),
    observation: { state: answer.state, detail: answer.detail, inputs: answer.inputs },
    notNeeded: answer.facts.not_needed || null,
    refused: answer.facts.refused || null,
    freshContainer: record !== null && record.container !== container,
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
function provesNothing(step, { record, marker }) {
  return step.operation === "cuda_check" && record === null && marker?.ours !== true;
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
  const words = detail === pattern ? line.replace(/^\s*(?:error|cause|ERROR): /, "") : detail.exec(line)?.[0] ?? line;
  const text = words.trim();
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
  const named = lines.filter(({ name }) => name !== null && mentioned.has(name));
  const exact = named.filter(({ name, specifiers }) => mentioned.get(name ?? "")?.has(canonical(specifiers)));
  return exact.length > 0 ? exact : named;
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
function explain(step, reason, tail, told) {
  const cause = causeOf(step.id, told, reason);
  if (cause !== null) return { reason: `${cause.says}: ${reason}`, remedy: cause.remedy };
  if (!step.parts.includes("packages")) return { reason, remedy: null };
  const files = told.flatMap(
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
function needOf(step, answer, verdict) {
  const pending = verdict?.action === "install" || verdict?.action === "update";
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
    const verdict = verdicts.get(step.id) ?? { action: "fail", reason: "not decided" };
    return { ...bare(step, answer), verdict, result: null, reason: verdict.reason };
  });
  const spaces = diskSpaces(answer, steps, verdicts);
  const changes = reports.some(({ verdict }) => verdict.action === "install" || verdict.action === "update");
  return {
    ...whole(steps, answer, [], { ...context, warnings: [...context.warnings, ...roomWarnings(spaces)] }),
    disks: disksOf(spaces),
    steps: reports,
    result: changes ? "changed" : "unchanged",
    changed: changes
  };
}
function runReport(end, context) {
  const { all, answer, told, halt } = end;
  const steps = all.map((progress) => stepReport(progress, end, context));
  const result = resultOf(steps, halt);
  return {
    ...whole(
      all.map(({ step }) => step),
      answer,
      told,
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
function whole(steps, answer, told, context) {
  const facts = (id) => factsOf(id, answer, told);
  const present = (id) => presentFactsOf(id, answer, told);
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
    warnings: [...context.warnings, ...answer.warnings, ...stepWarnings("-", told)],
    reconnects: context.reconnects,
    startedAt: context.startedAt,
    endedAt: context.endedAt,
    lastChange: lastChangeOf(answer)
  };
}
function bare(step, answer) {
  const { record, warnings } = answerFor(answer, step);
  return {
    id: step.id,
    title: step.title,
    seconds: null,
    recordedSeconds: record?.seconds ?? null,
    spans: [],
    remedy: null,
    logTail: [],
    warnings
  };
}
function stepReport(progress, { answer, told, halt }, context) {
  const { step, standing, spans } = progress;
  const known = bare(step, answer);
  const seconds = spans.length === 0 ? null : spans.reduce((sum2, span) => sum2 + (span.to - span.from), 0) / 1e3;
  const [result, reason] = ending(progress, halt);
  const tail = result === "failed" || result === "cancelled" ? context.tail(step.id) : [];
  const explained = result === "failed" ? explain(step, reason, tail, told) : { reason, remedy: null };
  return {
    ...known,
    verdict: standing.verdict,
    result,
    reason: result === "installed" || result === "updated" ? withDetail(reason, factsOf(step.id, answer, told)) : explained.reason,
    seconds,
    spans,
    remedy: explained.remedy,
    logTail: tail.slice(-40),
    warnings: [.../* @__PURE__ */ new Set([...known.warnings, ...stepWarnings(step.id, told)])]
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
function isChange({ result, verdict }) {
  return result === "installed" || result === "updated" || result === "running" && verdict.action === "install";
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
function stepWarnings(id, told) {
  return told.filter((one) => one.step === id && one.kind === "warning").map((one) => one.value);
}

export {
  CAUSES,
  lockedProblem,
  lockLostProblem,
  presentFactsOf,
  answerFor,
  questionFor,
  jobTime,
  diskSpaces,
  disksOf,
  shortage,
  roomWarnings,
  roomNotes,
  planReport,
  runReport,
  refusedReport,
  problemReport,
  noticeReport
};
