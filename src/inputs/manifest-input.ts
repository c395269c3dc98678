/** Finds the manifest's text: a path, the text itself, the default file, or none. */
import { join } from "node:path";
import { type BadManifest, type ReadManifest, readManifest } from "../manifest/read.ts";

export const DEFAULT_MANIFEST = ".github/comfy-pod.yml";

/** The text of a file on the runner; null where there is none. */
export type ReadFile = (path: string) => string | null;

export interface FoundManifest {
  /** A path as given, `inline`, or null for none. */
  readonly source: string | null;
  readonly read: ReadManifest | BadManifest;
}

/** Text that cannot be a path: several lines, or a key with a value. */
const isInline = (text: string) => /[\n{]|:\s|:$/.test(text);

const ABSENT =
  "is not there. The path is relative to the repository; where the workflow does not check it out, add the step `- uses: actions/checkout@v4` before this action";

function readNamed(path: string, root: string, readFile: ReadFile): ReadManifest | BadManifest {
  try {
    const text = readFile(path.startsWith("/") ? path : join(root, path));
    return text === null ? { kind: "problems", problems: [`\`${path}\` ${ABSENT}`] } : readManifest(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "problems", problems: [`\`${path}\` cannot be read: ${reason}`] };
  }
}

/**
 * Reads the manifest that the input names.
 * @param root the checked-out repository, `GITHUB_WORKSPACE`
 */
export function findManifest(given: string | null, root: string, readFile: ReadFile): FoundManifest {
  if (given !== null && isInline(given)) return { source: "inline", read: readManifest(given) };
  if (given !== null) return { source: given, read: readNamed(given, root, readFile) };
  const path = join(root, DEFAULT_MANIFEST);
  let text: string | null;
  try {
    text = readFile(path);
  } catch {
    return { source: DEFAULT_MANIFEST, read: readNamed(DEFAULT_MANIFEST, root, readFile) };
  }
  return text === null
    ? { source: null, read: readManifest("") }
    : { source: DEFAULT_MANIFEST, read: readManifest(text) };
}
