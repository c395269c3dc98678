/** What each command does to a pod. */
import type { PodReport } from "../report/report.ts";
import type { Command } from "../settings.ts";
import { checkCuda } from "./cuda-check.ts";
import { checkHealth } from "./health.ts";
import { lock, unlock } from "./lock.ts";
import { bringLogs } from "./logs.ts";
import type { Pod } from "./pod.ts";
import { plan, provision } from "./provision.ts";
import { reset } from "./reset.ts";
import { rollback } from "./rollback.ts";
import { services } from "./services.ts";

export const COMMAND_WORK: Readonly<Record<Command, (pod: Pod) => Promise<PodReport>>> = {
  provision,
  plan,
  "start-services": services("start-services"),
  "stop-services": services("stop-services"),
  "restart-services": services("restart-services"),
  health: checkHealth,
  "cuda-check": checkCuda,
  reset,
  logs: bringLogs,
  lock,
  unlock,
  rollback,
};
