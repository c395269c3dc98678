/** What each command does to a pod. A command that is not in this version is refused with the inputs. */
import type { PodReport } from "../report/report.ts";
import type { Command } from "../settings.ts";
import { lock, unlock } from "./lock.ts";
import type { Pod } from "./pod.ts";
import { plan, provision } from "./provision.ts";
import { rollback } from "./rollback.ts";

export const COMMAND_WORK: Partial<Readonly<Record<Command, (pod: Pod) => Promise<PodReport>>>> = {
  provision,
  plan,
  lock,
  unlock,
  rollback,
};
