/** The action's entry as the runner finds it: `dist/main.js`. COMFY_POD_TEST_ENTRY=src takes the sources instead, bundled on the spot. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const DIST = join(import.meta.dirname, "../../dist/main.js");

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

async function bundleSources(): Promise<string> {
  // Only here: the bundler is of no use to whoever runs dist.
  const { bundle } = await import("../../scripts/bundle.ts");
  const folder = mkdtempSync(join(tmpdir(), "comfy-pod-bundle-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of await bundle()) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
  return join(folder, "main.js");
}
