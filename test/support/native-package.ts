/** Packages with compiled code, as source: what building one costs a pod is a line in `builds` of its HOME, and a C compiler. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "./run.ts";

/** Files of a package `name` whose module `_native` is C. */
export function nativePackage(name: string, version = "1.0"): Readonly<Record<string, string>> {
  const module = name.replaceAll("-", "_");
  return {
    "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
    "setup.py": `import os, sys, setuptools
if "bdist_wheel" in sys.argv:
    with open(os.path.expanduser("~/builds"), "a") as file:
        file.write("${name}\\n")
native = setuptools.Extension("${module}._native", ["native.c"])
setuptools.setup(name="${name}", version="${version}", packages=["${module}"], ext_modules=[native])
`,
    "native.c": `#include <Python.h>
static PyObject *answer(PyObject *self, PyObject *none) { return PyLong_FromLong(42); }
static PyMethodDef methods[] = {{"answer", answer, METH_NOARGS, ""}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_native", 0, -1, methods};
PyMODINIT_FUNC PyInit__native(void) { return PyModule_Create(&module); }
`,
    [`${module}/__init__.py`]: "from ._native import answer\n",
  };
}

/** The same without compiled code. */
export function purePackage(name: string, version = "1.0"): Readonly<Record<string, string>> {
  const module = name.replaceAll("-", "_");
  const { "pyproject.toml": project = "", "setup.py": setup = "" } = nativePackage(name, version);
  return {
    "pyproject.toml": project,
    "setup.py": setup.replace(/^native = .*\n/m, "").replace(", ext_modules=[native]", ""),
    [`${module}/__init__.py`]: "",
  };
}

/** Writes `NAME-VERSION.tar.gz` into a folder that an index serves. */
export async function writeSdist(
  folder: string,
  name: string,
  files: Readonly<Record<string, string>>,
  version = "1.0",
): Promise<void> {
  const stem = `${name.replaceAll("-", "_")}-${version}`;
  const work = await mkdtemp(join(tmpdir(), "sdist-"));
  const information = { "PKG-INFO": `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n` };
  for (const [path, text] of Object.entries({ ...files, ...information })) {
    await mkdir(dirname(join(work, stem, path)), { recursive: true });
    await writeFile(join(work, stem, path), text);
  }
  await mkdir(folder, { recursive: true });
  await run("tar", ["-czf", join(folder, `${stem}.tar.gz`), "-C", work, stem]);
  await rm(work, { recursive: true });
}

/** What was built by whoever has this HOME, in order. */
export async function buildsOf(home: string): Promise<readonly string[]> {
  return (await readFile(join(home, "builds"), "utf8").catch(() => "")).split("\n").filter((line) => line !== "");
}
