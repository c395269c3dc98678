/** The action's entry as the runner finds it: `dist/main.js`. COMFY_POD_TEST_ENTRY=src takes the sources instead, bundled on the spot. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const DIST = join(import.meta.dirname, "../../dist/main.js");
const BUNDLES = join(import.meta.dirname, "../../.tmp/bundles");

let bundled: Promise<string> | null = null;

/** The path of the file that node runs. */
export async function builtAction(): Promise<string> {
  if (process.env.COMFY_POD_TEST_ENTRY === "src") {
    bundled ??= bundleSources();
    return bundled;
  }
  if (!existsSync(DIST)) throw new Error("dist/main.js is not there: run `npm run build`");
  return DIST;
}

/** Kept by content in a folder that git ignores: test processes are ended without a chance to tidy up. */
async function bundleSources(): Promise<string> {
  // Only here: the bundler is of no use to whoever runs dist.
  const { bundle } = await import("../../scripts/bundle.ts");
  const files = await bundle();
  const hash = createHash("sha256");
  for (const content of files.values()) hash.update(content);
  const folder = join(BUNDLES, hash.digest("hex").slice(0, 16));
  if (existsSync(folder)) return join(folder, "main.js");
  await mkdir(BUNDLES, { recursive: true });
  const fresh = await mkdtemp(`${folder}.`);
  for (const [name, content] of files) {
    await mkdir(dirname(join(fresh, name)), { recursive: true });
    await writeFile(join(fresh, name), content);
  }
  await writeFile(join(fresh, "package.json"), '{ "type": "module" }\n');
  // Another process may have been faster; its files are the same.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true }));
  return join(folder, "main.js");
}
