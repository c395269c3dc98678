/** What a health check makes of what it saw: a table of checks, each a pure function of it. */
import type { CheckReport } from "../report/report.ts";
import {
  comfyuiAnswers,
  componentsInPlace,
  nodesLoaded,
  queueEmpty,
  servicesRun,
  workInBackground,
} from "./comfyui.ts";
import { cudaAgrees, gpuPresent } from "./gpu.ts";
import type { Finding, HealthLook } from "./look.ts";
import { diskFree, filesThere, inodesFree, memoryFree, writable } from "./room.ts";
import { logsSeen, processesSeen } from "./seen.ts";

interface Check {
  readonly id: string;
  readonly title: string;
  readonly judge: (look: HealthLook) => Finding;
}

/** In the order in which a person would ask. */
const CHECKS: readonly Check[] = [
  {
    id: "reachable",
    title: "Pod reachable",
    judge: () => ({ status: "ok", detail: "it answers over its connection" }),
  },
  { id: "comfyui", title: "ComfyUI answers", judge: comfyuiAnswers },
  { id: "services", title: "Services", judge: servicesRun },
  { id: "prompt", title: "A prompt makes a picture", judge: ({ prompt }) => prompt },
  { id: "queue", title: "Queue", judge: queueEmpty },
  { id: "nodes", title: "Custom nodes load", judge: nodesLoaded },
  { id: "components", title: "Components as recorded", judge: componentsInPlace },
  { id: "files", title: "Critical files", judge: filesThere },
  { id: "gpu", title: "GPU", judge: gpuPresent },
  { id: "cuda", title: "torch and driver agree", judge: cudaAgrees },
  { id: "disk", title: "Disk space", judge: diskFree },
  { id: "inodes", title: "Inodes", judge: inodesFree },
  { id: "writing", title: "Writing and quota", judge: writable },
  { id: "memory", title: "Memory", judge: memoryFree },
  { id: "jobs", title: "Background work", judge: workInBackground },
  { id: "processes", title: "Processes", judge: processesSeen },
  { id: "logs", title: "Logs", judge: logsSeen },
];

/** Every check, in order. */
export function judgeHealth(look: HealthLook): readonly CheckReport[] {
  return CHECKS.map(({ id, title, judge }) => {
    const { status, detail, remedy = null } = judge(look);
    return { id, title, status, detail, remedy };
  });
}

/** Warnings and a busy queue are well enough. */
export function isHealthy(checks: readonly CheckReport[]): boolean {
  return checks.every(({ status }) => status !== "failed");
}
