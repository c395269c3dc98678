/**
 * What SageAttention costs on a fresh pod: built there, and installed from the runner's cache, where an earlier pod of the same
 * kind has built it. The build is a stand-in: real compilers at work on generated C, and a wheel of a real one's size. The cache
 * is a double of GitHub's service on loopback. `node bench/wheel-cache.ts [functions]`; COMFY_POD_TEST_ENTRY=src measures the sources.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAction, stepOf } from "../test/support/action.ts";
import { startCacheService } from "../test/support/cache-service.ts";
import { type SshSagePod, startSagePod } from "../test/support/sage-pod.ts";
import { prepareSageAttention } from "../test/support/sageattention.ts";

const FUNCTIONS = Number(process.argv[2] ?? 6000);
const WHEEL_BYTES = 30_000_000;

/** Compiles that many functions, with `-O2`; beside them lie bytes that no archive makes smaller. */
const SETUP = `import os, setuptools
with open("many.c", "w") as file:
    file.write("#include <Python.h>\\n")
    for i in range(${FUNCTIONS}):
        file.write(f"double work{i}(double *a, int n) {{ double s = {i}; for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) s += a[i] * a[j] / (1.0 + s * {i}); return s; }}\\n")
    file.write('static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_many", 0, -1, 0};\\nPyMODINIT_FUNC PyInit__many(void) { return PyModule_Create(&module); }\\n')
with open("sageattention/_weights.so", "wb") as file:
    file.write(os.urandom(${WHEEL_BYTES}))
many = setuptools.Extension("sageattention._many", ["many.c"], extra_compile_args=["-O2"])
setuptools.setup(name="sageattention", version="2.2.0", packages=["sageattention"], package_data={"sageattention": ["*.so"]}, ext_modules=[many])
`;

const prepared = await mkdtemp(join(tmpdir(), "comfy-pod-bench-"));
await prepareSageAttention(prepared);
const service = await startCacheService();
const pods: SshSagePod[] = [];
try {
  const built = await measured("built on the pod");
  const cached = await measured("from the cache");
  console.log(
    `the step alone: ${(cached.step / built.step).toFixed(3)} x; the whole run: ${(cached.run / built.run).toFixed(3)} x`,
  );
  console.log(`at most 0.05 x of every build that takes ${Math.ceil(cached.run / 0.05)} s or more`);
} finally {
  await service.stop();
  await Promise.all(pods.map((pod) => pod.stop()));
  await rm(prepared, { recursive: true });
}

async function measured(what: string): Promise<{ readonly run: number; readonly step: number }> {
  const pod = await startSagePod(prepared, { source: { "setup.py": SETUP } });
  pods.push(pod);
  const run = await runAction({
    inputs: pod.inputs("wait"),
    environment: { PATH: process.env.PATH ?? "", ...service.environment },
  });
  if (run.code !== 0) throw new Error(run.log);
  const { reason, seconds } = stepOf(run, "sageattention");
  const brought = /brought to it in ([\d.]+) s/.exec(run.log)?.[1];
  console.log(
    `${what}: run ${run.seconds.toFixed(1)} s, step ${(seconds ?? 0).toFixed(1)} s${brought ? `, brought in ${brought} s` : ""} (${reason})`,
  );
  return { run: run.seconds, step: seconds ?? 0 };
}
