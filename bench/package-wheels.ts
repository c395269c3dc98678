/**
 * What a package from source costs on a fresh pod: built there, and installed from the runner's cache, where an earlier pod of the same
 * kind has built it. The package is a stand-in: a real compiler at work on generated C, and bytes that no archive makes smaller. The
 * rest of the run is the small ComfyUI of the tests. `node bench/package-wheels.ts [functions]`; COMFY_POD_TEST_ENTRY=src measures the sources.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAction, stepOf } from "../test/support/action.ts";
import { startCacheService } from "../test/support/cache-service.ts";
import { nativePackage, writeSdist } from "../test/support/native-package.ts";
import { writePackageConfig } from "../test/support/package-config.ts";
import { realWheels } from "../test/support/real-wheels.ts";
import { type SmallPod, startSmallPod } from "../test/support/small-pod.ts";
import { serveWheelIndex } from "../test/support/wheel-index.ts";

const FUNCTIONS = Number(process.argv[2] ?? 6000);
const BYTES = 10_000_000;

/** Compiles that many functions, with `-O2`, and adds such bytes. */
function slowPackage(): Readonly<Record<string, string>> {
  const files = nativePackage("slow-one");
  const work = (i: number) =>
    `double work${i}(double *a, int n) { double s = ${i}; for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) s += a[i] * a[j] / (1.0 + s * ${i}); return s; }\n`;
  const setup = (files["setup.py"] ?? "")
    .replace(/^native = /m, `open("slow_one/bytes", "wb").write(os.urandom(${BYTES}))\nnative = `)
    .replace('["native.c"])', '["native.c"], extra_compile_args=["-O2"])')
    .replace("ext_modules", 'package_data={"slow_one": ["bytes"]}, ext_modules');
  const source = (files["native.c"] ?? "") + Array.from({ length: FUNCTIONS }, (_, i) => work(i)).join("");
  return { ...files, "setup.py": setup, "native.c": source };
}

const sdists = await mkdtemp(join(tmpdir(), "comfy-pod-bench-"));
await writeSdist(sdists, "slow-one", slowPackage());
const index = await serveWheelIndex({ any: sdists });
const service = await startCacheService();
const pods: SmallPod[] = [];
try {
  const built = await measured("built on the pod");
  const cached = await measured("from the cache");
  console.log(
    `the step: ${(cached.step / built.step).toFixed(3)} x; the run: ${(cached.run / built.run).toFixed(3)} x`,
  );
} finally {
  await Promise.all([service.stop(), index.close(), ...pods.map((pod) => pod.stop())]);
  await rm(sdists, { recursive: true });
}

async function measured(what: string): Promise<{ readonly run: number; readonly step: number }> {
  const small = await startSmallPod();
  pods.push(small);
  const sources = { findLinks: [small.wheels, await realWheels()], noIndex: true, index: `${index.url}/any` };
  await writePackageConfig(small.pod.home, sources);
  await writeFile(join(small.pod.home, ".gitconfig"), small.repositories.gitConfig());
  const environment = { PATH: process.env.PATH ?? "", ...service.environment };
  // What every run does is done before.
  for (const manifest of [{}, { pip: ["slow-one"] }]) {
    const run = await runAction({ inputs: small.inputs(manifest, { start: "false" }), environment });
    if (run.code !== 0) throw new Error(run.log);
    if (!("pip" in manifest)) continue;
    const { seconds } = stepOf(run, "dependencies_additional");
    const brought = /brought to it in ([\d.]+) s/.exec(run.log)?.[1];
    console.log(
      `${what}: run ${run.seconds.toFixed(1)} s, step ${(seconds ?? 0).toFixed(1)} s${brought ? `, brought in ${brought} s` : ""}`,
    );
    return { run: run.seconds, step: seconds ?? 0 };
  }
  throw new Error("nothing was measured");
}
