/** `cuda-check`: the GPU alone, with whatever of torch is there; no ComfyUI is needed, and nothing is written. */
import { noticeReport } from "../engine/pod-report.ts";
import { probeValues } from "../engine/values.ts";
import { cudaVersions, judgeCuda } from "../health/cuda.ts";
import { askCuda } from "../operations/cuda-report.ts";
import type { PodReport } from "../report/report.ts";
import type { Pod } from "./pod.ts";

const NOTHING = { run: new Set<string>(), force: new Set<string>(), update: new Set<string>() };

export async function checkCuda(pod: Pod): Promise<PodReport> {
  const { connection, settings, signal } = pod;
  const answer = await askCuda(connection, probeValues(settings, [], NOTHING), signal);
  const look = { pod: answer.facts, cuda: answer.steps.get("cuda")?.facts ?? {} };
  const checks = judgeCuda(look);
  const report = noticeReport("", false, pod.context());
  return {
    ...report,
    notices: settings.notices,
    versions: { ...report.versions, ...cudaVersions(look) },
    result: checks.some(({ status }) => status === "failed") ? "failed" : "unchanged",
    checks,
  };
}
