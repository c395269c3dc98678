/** What a schema cannot see: names that meet, parts that exclude each other. Pure. */
import type { Manifest } from "./manifest.ts";
import { nodeName, nodeNameProblem } from "./node-name.ts";
import { repositoryKey } from "./repository.ts";
import type { WrittenManifest } from "./schema.ts";
import { serviceProblems } from "./services.ts";

export interface ManifestProblem {
  /** Keys and indexes from the top of the manifest. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Indexes of the entries whose key an earlier entry has too, with that key. */
function repeated<Entry>(entries: readonly Entry[], keyOf: (entry: Entry) => string): { index: number; key: string }[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    const key = keyOf(entry);
    if (seen.has(key)) return [{ index, key }];
    seen.add(key);
    return [];
  });
}

function nodeProblems(written: WrittenManifest, manifest: Manifest): ManifestProblem[] {
  const own = (written.nodes ?? []).map((node) => (typeof node === "string" ? { url: node } : node));
  const presetNodes = manifest.nodes.slice(0, manifest.nodes.length - own.length);
  const all = [...presetNodes, ...own];
  const at = (index: number) => ["nodes", index - presetNodes.length];
  const nameOf = (node: { url: string; name?: string | undefined }) => nodeName(node.url, node.name ?? null);

  const badNames = own.flatMap((node, index) => {
    const message = nodeNameProblem(nameOf(node));
    return message === null ? [] : [{ path: ["nodes", index], message }];
  });
  const sameName = repeated(all, nameOf).map(({ index, key }) => ({
    path: at(index),
    message: `two nodes are named \`${key}\`; give one of them another \`name\`, or remove it`,
  }));
  const sameRepository = repeated(all, (node) => repositoryKey(node.url))
    .filter(({ index }) => !sameName.some((problem) => problem.path[1] === at(index)[1]))
    .map(({ index }) => ({ path: at(index), message: "the same repository is named twice; remove one" }));
  const managers = own.flatMap((node, index) =>
    repositoryKey(node.url) === repositoryKey(manifest.manager.repository)
      ? [
          {
            path: ["nodes", index],
            message: "ComfyUI-Manager is no node here; remove this line and write `manager: clone` (or auto, pip)",
          },
        ]
      : [],
  );
  return [...badNames, ...sameName, ...sameRepository, ...managers];
}

function stepProblems(written: WrittenManifest): ManifestProblem[] {
  const ids = (written.steps ?? []).map((step) => step.id);
  return repeated(ids, (id) => id).map(({ index, key }) => ({
    path: ["steps", index, "id"],
    message: `two steps have the id \`${key}\`; give one of them another`,
  }));
}

/** Every problem of a manifest that the schema accepted. */
export function checkManifest(written: WrittenManifest, manifest: Manifest): readonly ManifestProblem[] {
  return [...nodeProblems(written, manifest), ...stepProblems(written), ...serviceProblems(written, manifest)];
}
