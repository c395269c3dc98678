/** Single values of the manifest: each check says what is wrong and what to write instead. */
import { isIP } from "node:net";
import * as z from "zod/mini";
import { repositoryProblem } from "./repository.ts";

/** A zod check that refuses what `problemOf` finds something wrong with; it returns what is wrong, or null. */
export function refused<Value>(problemOf: (value: Value) => string | null) {
  return z.superRefine<Value>((value, context) => {
    const problem = problemOf(value);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  });
}

/** A string that `problemOf` finds nothing wrong with. */
export function checked(problemOf: (value: string) => string | null) {
  const orNul = (value: string) => (value.includes("\0") ? "must not hold a NUL character" : problemOf(value));
  return z.string().check(refused(orNul));
}

const CONTROL = /[\0-\x1f\x7f]/;
export const NAME_OF_VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What is wrong with a path on the pod, or null. Relative paths are relative to the workspace. */
export function podPathProblem(path: string): string | null {
  if (path === "" || CONTROL.test(path)) return "a path is one line and not empty";
  if (path.startsWith("-")) return "a path must not begin with `-`; write `./-…`";
  if (path.split("/").includes(".."))
    return "a path must not hold `..`; write it absolute, or relative to the workspace";
  return null;
}

function checkoutPathProblem(path: string): string | null {
  return path.startsWith("/") ? "is a file in the node's checkout; write it relative to that" : podPathProblem(path);
}

/** What is wrong with a branch, tag or commit, or null: git's own rules for names of references. */
export function refProblem(ref: string): string | null {
  if (ref === "") return "is empty; leave the key out, or write a branch, tag or commit";
  if (ref.startsWith("-")) return "a branch, tag or commit must not begin with `-`";
  if (/[\s~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|\.lock$/.test(ref) || CONTROL.test(ref))
    return `\`${ref}\` is not a branch, tag or commit (no spaces, \`..\`, or ~ ^ : ? * [ \\)`;
  return null;
}

/** What is wrong with a package requirement, or null. */
export function requirementProblem(requirement: string): string | null {
  if (requirement.trim() === "" || CONTROL.test(requirement)) return "a requirement is one line and not empty";
  if (/^\s*[-#]/.test(requirement) || /\s--?\w/.test(requirement))
    return "a requirement is a package, like `numpy>=2`; options of pip are not allowed here";
  if (/:\/\/[^/\s]*@/.test(requirement.replace(/\bssh:\/\/git@/g, "ssh://")))
    return "holds a user name or a token; remove it from the URL and give the token as the input `git-token`";
  return null;
}

/** A name, perhaps with `:arch` and `=version`. A last `-` would make apt remove the package. */
const APT_PACKAGE = /^[a-z0-9][a-z0-9+.-]*[a-z0-9+.](:[a-z0-9-]+)?(=[A-Za-z0-9.+:~-]+)?$/;

const oneLine = (what: string) => (value: string) =>
  value.trim() === "" || CONTROL.test(value) ? `${what} is one line and not empty` : null;

/** What is wrong with addresses to listen on, or null. */
function listenProblem(value: string): string | null {
  const known = (address: string) => address === "localhost" || isIP(address) !== 0;
  return value === "auto" || value.split(",").every(known)
    ? null
    : `\`${value}\` is not an address; write auto, 127.0.0.1, 0.0.0.0 or addresses with commas between`;
}

export const repositoryUrl = checked(repositoryProblem);
export const gitRef = checked(refProblem);
export const podPath = checked(podPathProblem);
export const checkoutPath = checked(checkoutPathProblem);
export const requirement = checked(requirementProblem);
export const title = checked(oneLine("a title"));
export const listenAddress = checked(listenProblem);
export const aptPackage = z
  .string()
  .check(z.regex(APT_PACKAGE, { error: "is not the name of a Debian or Ubuntu package, like `libgl1`" }));
export const variableName = z
  .string()
  .check(
    z.regex(NAME_OF_VARIABLE, { error: "is not a name of a variable: letters, digits and `_`, not a digit first" }),
  );
export const variableValue = checked(() => null);
export const shellText = checked((value) => (value.trim() === "" ? "holds no command" : null));
export const torchVersion = z.string().check(
  z.regex(/^(auto|keep|\d+\.\d+(\.\d+)?((a|b|rc|\.dev|\.post)\d+)?(\+[a-z0-9.]+)?)$/, {
    error: "write auto, keep, or an exact version like 2.11.0",
  }),
);
export const pythonVersion = z
  .string()
  .check(z.regex(/^3\.(9|1[0-9])(\.\d+)?$/, { error: "write a version like 3.12 or 3.12.4, 3.9 or newer" }));
export const serviceName = z.string().check(
  z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/, {
    error: "a name has letters, digits, `_` and `-`, begins with a letter or digit, and has at most 60 characters",
  }),
);
export const stepId = z.string().check(
  z.regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/, {
    error: "an id has letters, digits, `_`, `.` and `-`, begins with a letter or digit, and has at most 80 characters",
  }),
);
