/** The texts of all files of an archive, those of archives inside it too. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.ts";

const SCRIPT = `import os, subprocess, sys, zipfile
folder = sys.argv[1]
subprocess.run(["tar", "-xf", os.path.join(folder, "archive"), "-C", folder], check=True)
for parent, _, names in os.walk(folder):
    for name in names:
        path = os.path.join(parent, name)
        print(name)
        if name.endswith(".whl"):
            with zipfile.ZipFile(path) as wheel:
                for inner in wheel.namelist():
                    print(inner, wheel.read(inner).decode("latin-1"))
        elif name != "archive":
            print(open(path, encoding="latin-1").read())
`;

export async function unpacked(archive: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "unpacked-"));
  try {
    await writeFile(join(folder, "archive"), archive);
    return await run("python3", ["-c", SCRIPT, folder]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
