/**
 * A double of a system Python or of a conda environment: a prefix of its own, as those are, and no virtual environment.
 * The standard library is linked from the interpreter of this machine; site-packages are empty and its own.
 */
import { copyFile, mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.ts";

interface Interpreter {
  readonly executable: string;
  readonly library: string;
  readonly prefix: string;
  /** `3.12` */
  readonly version: string;
}

const DESCRIBE = `
import json, os, sys, sysconfig
print(json.dumps({"executable": os.path.realpath(sys.executable), "library": sysconfig.get_paths()["stdlib"],
  "prefix": sys.base_prefix, "version": "%d.%d" % sys.version_info[:2]}))`;

/** What is not taken over from the interpreter's standard library: packages, and the refusal that Debian puts there. */
const LEFT_OUT = new Set(["site-packages", "dist-packages", "EXTERNALLY-MANAGED", "__pycache__"]);

async function link(from: string, to: string, wanted: (name: string) => boolean): Promise<void> {
  await mkdir(to, { recursive: true });
  const names = (await readdir(from)).filter(wanted);
  await Promise.all(names.map((name) => symlink(join(from, name), join(to, name))));
}

/**
 * Lays out `<prefix>/bin/python`, `python3`, `pip` and `<prefix>/lib/pythonX.Y`.
 * @param interpreter any Python with ensurepip: `python3`, or a path.
 * @returns the path of `<prefix>/bin/python`.
 */
export async function layOutPython(prefix: string, interpreter: string): Promise<string> {
  const found = JSON.parse(await run(interpreter, ["-c", DESCRIBE])) as Interpreter;
  const bin = join(prefix, "bin");
  const library = join(prefix, "lib", `python${found.version}`);
  await mkdir(bin, { recursive: true });
  await link(found.library, library, (name) => !LEFT_OUT.has(name));
  await mkdir(join(library, "site-packages"));
  // A shared libpython is found beside the executable's folder.
  await link(join(found.prefix, "lib"), join(prefix, "lib"), (name) => name.startsWith("libpython"));
  // Copied, not linked: Python looks for its prefix from where the file really lies.
  const executable = join(bin, `python${found.version}`);
  await copyFile(found.executable, executable);
  await Promise.all(["python3", "python"].map((name) => symlink(`python${found.version}`, join(bin, name))));
  await run(executable, ["-m", "ensurepip", "--default-pip"], { env: { ...process.env, PYTHONHOME: undefined } });
  return join(bin, "python");
}
