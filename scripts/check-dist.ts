/** Fails when `dist/` is not what the sources build to, byte by byte: `npm run check:dist`. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type BundledFiles, bundle, DIST } from "./bundle.ts";

const differences = compare(await bundle(), await readDist());
if (differences.length > 0) {
  console.error(
    `dist is not what the sources build to:\n  ${differences.join("\n  ")}\nRun \`npm run build\` and commit dist.`,
  );
  process.exitCode = 1;
} else {
  console.log("dist is what the sources build to");
}

function compare(built: BundledFiles, committed: BundledFiles): string[] {
  const names = [...new Set([...built.keys(), ...committed.keys()])].sort();
  return names.flatMap((name) => {
    const [expected, actual] = [built.get(name), committed.get(name)];
    if (expected === undefined) return [`${name}: no longer built`];
    if (actual === undefined) return [`${name}: missing`];
    return expected.equals(actual) ? [] : [`${name}: differs`];
  });
}

async function readDist(): Promise<BundledFiles> {
  const entries = await readdir(DIST, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    },
  );
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(
        async (file): Promise<[string, Buffer]> => [
          path.relative(DIST, file).split(path.sep).join("/"),
          await readFile(file),
        ],
      ),
    ),
  );
}
