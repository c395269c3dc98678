/** Makes uv and pip on a pod take packages from a folder: both read their settings from HOME. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface PackageSources {
  /** Folders of wheels. */
  readonly findLinks: readonly string[];
  /** No registry at all: only the folders. */
  readonly noIndex: boolean;
  /** Indexes beside the folders, `http://127.0.0.1:PORT/whl/cu130`. */
  readonly extraIndexes?: readonly string[];
  /** For uv in place of the registry: `http://127.0.0.1:PORT/whl/any`. */
  readonly index?: string;
}

/** Writes `.config/uv/uv.toml` and `.config/pip/pip.conf` below HOME. Environment variables of the same meaning would win. */
export async function writePackageConfig(home: string, sources: PackageSources): Promise<void> {
  const extra = sources.extraIndexes ?? [];
  const uv = [`find-links = ${JSON.stringify(sources.findLinks)}`];
  const pip = ["[global]", `find-links = ${sources.findLinks.join("\n    ")}`];
  if (sources.noIndex) pip.push("no-index = true");
  if (sources.index !== undefined) uv.push(`index-url = ${JSON.stringify(sources.index)}`);
  else if (sources.noIndex) uv.push("no-index = true");
  if (extra.length > 0) {
    uv.push(`extra-index-url = ${JSON.stringify(extra)}`);
    pip.push(`extra-index-url = ${extra.join("\n    ")}`);
  }
  await Promise.all([
    writeConfig(join(home, ".config/uv"), "uv.toml", uv),
    writeConfig(join(home, ".config/pip"), "pip.conf", pip),
  ]);
}

async function writeConfig(folder: string, name: string, lines: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `${lines.join("\n")}\n`);
}
