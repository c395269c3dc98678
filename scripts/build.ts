/** Writes `dist/` anew: `npm run build`. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { bundle, DIST } from "./bundle.ts";

const files = await bundle();
// Chunk names carry a hash: without this an old chunk would stay beside the new one.
await rm(DIST, { recursive: true, force: true });
for (const [name, content] of files) {
  const file = path.join(DIST, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  console.log(`dist/${name}  ${content.length} bytes`);
}
