import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);

// src/operations/versions.ts
var VERSION = /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;
var POST = /(?:post|rev|r)[-_.]?\d*(?:[-_.]?dev[-_.]?\d*)?(?:\+.*)?$/i;
var PHASES = {
  a: "a",
  alpha: "a",
  b: "b",
  beta: "b",
  c: "rc",
  rc: "rc",
  pre: "rc",
  preview: "rc"
};
var CLAUSE = /^(===|~=|==|!=|<=|>=|<|>)\s*(.+)$/;
function parseVersion(text) {
  const match = VERSION.exec(text.trim());
  if (match === null) return null;
  const [, epoch, release = "", phase, phaseNumber, postDash, postNumber, dev, devNumber, local] = match;
  const preLetter = phase === void 0 ? void 0 : PHASES[phase.toLowerCase()];
  const hasPost = postDash !== void 0 || postNumber !== void 0 && POST.test(text);
  return {
    epoch: Number(epoch ?? 0),
    release: release.split(".").map(Number),
    pre: preLetter === void 0 ? null : [preLetter, Number(phaseNumber || 0)],
    post: hasPost ? Number(postDash ?? (postNumber || 0)) : null,
    dev: dev === void 0 ? null : Number(devNumber || 0),
    local: local?.toLowerCase() ?? null
  };
}
function compareVersions(left, right) {
  const length = Math.max(left.release.length, right.release.length);
  return compareLists(
    [left.epoch, ...padded(left.release, length), ...suffixRank(left)],
    [right.epoch, ...padded(right.release, length), ...suffixRank(right)]
  );
}
function satisfies(version, specifiers) {
  const candidate = parseVersion(version);
  if (candidate === null) return null;
  const clauses = specifiers.split(",").map((clause) => clause.trim());
  let all = true;
  for (const clause of clauses.filter((each) => each !== "")) {
    const answer = satisfiesClause(candidate, version, clause);
    if (answer === null) return null;
    all &&= answer;
  }
  return all;
}
function satisfiesClause(candidate, text, clause) {
  const match = CLAUSE.exec(clause);
  if (match === null) return null;
  const [, operator = "", wantedText = ""] = match;
  if (operator === "===") return text.toLowerCase() === wantedText.toLowerCase();
  const prefix = wantedText.endsWith(".*");
  if (prefix && operator !== "==" && operator !== "!=") return null;
  const wanted = parseVersion(prefix ? wantedText.slice(0, -2) : wantedText);
  if (wanted === null) return null;
  const order = compareVersions(candidate, wanted);
  switch (operator) {
    case "==":
      return prefix ? startsWith(candidate, wanted) : order === 0 && sameLocal(candidate, wanted);
    case "!=":
      return !(prefix ? startsWith(candidate, wanted) : order === 0 && sameLocal(candidate, wanted));
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    // A pre-release of the bound itself is not "before" it, nor is its post-release "after" it.
    case "<":
      return order < 0 && (isPreRelease(wanted) || !(isPreRelease(candidate) && sameRelease(candidate, wanted)));
    case ">":
      return order > 0 && (wanted.post !== null || !(candidate.post !== null && sameRelease(candidate, wanted)));
    case "~=":
      return wanted.release.length > 1 ? order >= 0 && startsWith(candidate, { ...wanted, release: wanted.release.slice(0, -1) }) : null;
    default:
      return null;
  }
}
var isPreRelease = (version) => version.pre !== null || version.dev !== null;
var sameLocal = (candidate, wanted) => wanted.local === null || candidate.local === wanted.local;
var sameRelease = (left, right) => startsWith(left, { ...right, release: padded(right.release, left.release.length) });
function startsWith(version, prefix) {
  const release = padded(version.release, prefix.release.length);
  return version.epoch === prefix.epoch && prefix.release.every((part, index) => part === release[index]);
}
function suffixRank({ pre, post, dev }) {
  const phase = pre === null ? dev !== null && post === null ? -1 : 3 : ["a", "b", "rc"].indexOf(pre[0]);
  return [phase, pre?.[1] ?? 0, post ?? -1, dev ?? Number.POSITIVE_INFINITY];
}
var padded = (release, length) => [
  ...release,
  ...Array.from({ length: Math.max(0, length - release.length) }, () => 0)
];
function compareLists(left, right) {
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? 0;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

// src/operations/requirements.ts
var NAMED = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/;
var ADDRESS = /^(?:[a-z+]+:\/\/|git\+|\.{0,2}\/|\.$)/i;
var FILE_OPTION = /^(?:-r|--requirement|-c|--constraint)(?:[\s=]+|(?<=-[rc]))(\S+)/;
var OTHER_SYSTEM = /(?:sys_platform|platform_system|os_name)\s*==\s*["'](?:win32|cygwin|windows|nt|darwin)["']/i;
var normaliseName = (name) => name.replaceAll(/[-_.]+/g, "-").toLowerCase();
function readRequirements(files) {
  return files.flatMap(({ path, text }) => logicalLines(text).map(([line, logical]) => readLine(path, line, logical)));
}
var appliesOnLinux = ({ marker }) => !OTHER_SYSTEM.test(marker) || /\bor\b/.test(marker);
function needsTorchaudio(files) {
  return readRequirements(files).find((line) => line.name === "torchaudio" && appliesOnLinux(line)) ?? null;
}
function changedLines(before, after) {
  return { added: linesWithout(after, before), removed: linesWithout(before, after) };
}
function linesWithout(text, other) {
  const left = splitLines(other);
  return splitLines(text).filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
var splitLines = (text) => text.split(/\r?\n/).map((line) => line.trimEnd()).filter((line) => line !== "");
function logicalLines(text) {
  const logical = [];
  let open = null;
  for (const [index, physical] of text.replace(/^\uFEFF/, "").split(/\r?\n/).entries()) {
    const isComment = /^\s*#/.test(physical);
    const joined = open === null ? [index + 1, physical] : [open[0], `${open[1]}${isComment ? "" : physical}`];
    open = joined[1].endsWith("\\") && !isComment ? [joined[0], joined[1].slice(0, -1)] : null;
    if (open === null) logical.push(joined);
  }
  if (open !== null) logical.push(open);
  return logical.map(([line, whole]) => [line, whole.replace(/(?:^|\s)#.*$/, "").trim()]).filter(([, whole]) => whole !== "");
}
function readLine(file, line, text) {
  const blank = { file, line, text, name: null, specifiers: "", target: "", marker: "" };
  const fileOption = FILE_OPTION.exec(text);
  if (fileOption !== null) {
    const kind = /^(?:-r|--r)/.test(text) ? "include" : "constraint";
    return { ...blank, kind, target: fileOption[1] ?? "" };
  }
  const editable = /^(?:-e|--editable)[\s=]+(.+)$/.exec(text)?.[1];
  if (editable !== void 0) return readAddress(blank, editable);
  if (text.startsWith("-")) return { ...blank, kind: "option" };
  if (ADDRESS.test(text)) return readAddress(blank, text);
  const [, name = "", rest = ""] = NAMED.exec(text) ?? [];
  if (name === "") return { ...blank, kind: "option" };
  if (rest.startsWith("@")) return { ...readAddress(blank, rest.slice(1).trim()), name: normaliseName(name) };
  const [wanted = "", ...marker] = withoutOptions(rest).split(";");
  const specifiers = wanted.replaceAll(/[\s()]/g, "");
  return { ...blank, kind: "package", name: normaliseName(name), specifiers, marker: marker.join(";").trim() };
}
function readAddress(blank, text) {
  const [address = "", marker = ""] = withoutOptions(text).split(/\s+;\s*/, 2);
  const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(address)?.[1];
  const wheel = /([^/]+?)-[^/-]+(?:-[^/-]+){3,4}\.whl(?:#|$)/.exec(address)?.[1];
  const name = egg ?? wheel;
  return { ...blank, kind: "url", target: address, name: name === void 0 ? null : normaliseName(name), marker };
}
var withoutOptions = (text) => text.replace(/\s--[a-z].*$/, "").trim();

export {
  parseVersion,
  compareVersions,
  satisfies,
  normaliseName,
  readRequirements,
  needsTorchaudio,
  changedLines
};
