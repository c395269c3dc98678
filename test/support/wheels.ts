/** Wheels made at test time: doubles of torch's family and of the packages that the small ComfyUI requires. */
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zip } from "./zip.ts";

export interface WheelSpec {
  /** As on an index: `small-einops`. */
  readonly name: string;
  /** May have a local label: `2.9.1+cu128`. */
  readonly version: string;
  /** Requirement lines. */
  readonly requires?: readonly string[];
  /** Paths in site-packages and their text; without it, one importable package of the wheel's name. */
  readonly files?: Readonly<Record<string, string>>;
}

const importName = (name: string): string => name.toLowerCase().replaceAll(/[-.]+/g, "_");
const digest = (text: string): string => `sha256=${createHash("sha256").update(text).digest("base64url")}`;

/** The file name of a pure Python wheel. */
export function wheelName({ name, version }: WheelSpec): string {
  return `${importName(name)}-${version}-py3-none-any.whl`;
}

/** A wheel's bytes, with a true RECORD. */
export function wheelBytes(spec: WheelSpec): Buffer {
  const information = `${importName(spec.name)}-${spec.version}.dist-info`;
  const files = new Map(
    Object.entries(spec.files ?? { [`${importName(spec.name)}/__init__.py`]: `__version__ = "${spec.version}"\n` }),
  );
  const metadata = ["Metadata-Version: 2.1", `Name: ${spec.name}`, `Version: ${spec.version}`];
  metadata.push(...(spec.requires ?? []).map((line) => `Requires-Dist: ${line}`));
  files.set(`${information}/METADATA`, `${metadata.join("\n")}\n`);
  files.set(`${information}/WHEEL`, "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
  const record = [...files].map(([path, text]) => `${path},${digest(text)},${Buffer.byteLength(text)}`);
  files.set(`${information}/RECORD`, `${record.join("\n")}\n${information}/RECORD,,\n`);
  return zip(files);
}

/** Writes wheels into a folder that `--find-links` can name, and returns it. */
export async function writeWheels(folder: string, specs: readonly WheelSpec[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  await Promise.all(specs.map((spec) => writeFile(join(folder, wheelName(spec)), wheelBytes(spec))));
  return folder;
}

const SAME = "def same(value):\n    return value\n";
const GIT = { "git/__init__.py": "class Repo:\n    pass\n" };
const MANAGER = {
  "comfyui_manager/__init__.py": [
    "import logging",
    "import os",
    "",
    "",
    "def prestartup():",
    '    logging.info("** a double of comfyui-manager")',
    "",
    "",
    "def should_be_disabled(path):",
    '    return "comfyui-manager" in os.path.basename(path).lower()',
    "",
  ].join("\n"),
};

/** What the small ComfyUI of both versions, its Manager of both kinds and its nodes require, torch apart. */
export const SMALL_WHEELS: readonly WheelSpec[] = [
  { name: "small-frontend-package", version: "1.27.10" },
  { name: "small-frontend-package", version: "1.53.6" },
  { name: "small-einops", version: "0.8.0" },
  { name: "small-aiohttp", version: "3.12.0" },
  { name: "small-kitchen", version: "0.2.36" },
  { name: "small-spandrel", version: "0.4.0" },
  { name: "small-aux", version: "1.0", files: { "small_aux/__init__.py": SAME } },
  { name: "small-good", version: "1.0", files: { "small_good/__init__.py": SAME } },
  { name: "GitPython", version: "3.1.45", files: GIT },
  { name: "typer", version: "0.20.0" },
  { name: "comfyui-manager", version: "4.2.2", requires: ["GitPython", "typer"], files: MANAGER },
];
