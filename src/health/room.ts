/** Checks of what a pod has to work with: disk, inodes, quota, memory, files. Pure. */
import { diskSpaces, disksOf } from "../engine/space.ts";
import { size } from "../report/quantity.ts";
import { type Finding, type HealthLook, healthFact, linesOf, numberOf } from "./look.ts";

const GB = 1e9;
/** Less room than this and the next picture or package may not fit. */
const DISK = { failed: 1 * GB, warning: 5 * GB } as const;
const INODES = { failed: 0.01, warning: 0.05 } as const;
const MEMORY = { failed: 0.97, warning: 0.9 } as const;

const MAKE_ROOM =
  "Remove models or outputs that are no longer used, or make the volume larger at the provider (what is on it stays).";

/** Space on the workspace's file system. A network volume may show the whole cluster's; its quota shows in `writable`. */
export function diskFree(look: HealthLook): Finding {
  const [disk] = disksOf(diskSpaces(look.answer));
  if (disk === undefined || disk.freeBytes === null || disk.totalBytes === null)
    return { status: "skipped", detail: "the file system does not tell" };
  const detail = `${size(disk.freeBytes)} of ${size(disk.totalBytes)} free on \`${disk.path}\`${lost(disk.survivesStop)}`;
  const root = rootFree(look);
  if (disk.freeBytes < DISK.failed) return { status: "failed", detail, remedy: MAKE_ROOM };
  if (root !== null && root < DISK.failed)
    return {
      status: "warning",
      detail: `${detail}; ${size(root)} free on the container's own disk`,
      remedy: "Empty /tmp and caches below the home folder, or give the pod a larger container disk.",
    };
  return disk.freeBytes < DISK.warning ? { status: "warning", detail, remedy: MAKE_ROOM } : { status: "ok", detail };
}

const lost = (survives: boolean | null) => (survives === false ? ", lost at a stop" : "");

function rootFree(look: HealthLook): number | null {
  const [free, , block] = healthFact(look, "root_space").split(" ").map(Number);
  return free === undefined || block === undefined || Number.isNaN(free * block) ? null : free * block;
}

/** A file system without inodes of its own (a network volume) tells 0 in all. */
export function inodesFree(look: HealthLook): Finding {
  const [free = 0, total = 0] = healthFact(look, "inodes").split(" ").map(Number);
  if (!(total > 0)) return { status: "skipped", detail: "the file system does not count them" };
  const share = free / total;
  const detail = `${free} of ${total} free`;
  const remedy =
    "Very many small files fill the volume: caches and old environments below `.comfy-pod/aside` are the usual ones.";
  if (share < INODES.failed) return { status: "failed", detail, remedy };
  return share < INODES.warning ? { status: "warning", detail, remedy } : { status: "ok", detail };
}

/** A file was written and removed; only so a quota, or a volume that became read-only, shows. */
export function writable(look: HealthLook): Finding {
  const writing = healthFact(look, "writing");
  const quota = healthFact(look, "quota");
  if (writing === "") return { status: "skipped", detail: "there is nothing of this action in the workspace yet" };
  if (writing !== "ok")
    return {
      status: "failed",
      detail: `a file could not be written to the workspace: ${writing}`,
      remedy: writeRemedy(writing),
    };
  if (quota !== "")
    return { status: "warning", detail: `a quota is reached: ${linesOf(quota).join(" ")}`, remedy: MAKE_ROOM };
  return { status: "ok", detail: "a file was written and removed" };
}

function writeRemedy(said: string): string {
  if (/read-only/i.test(said))
    return "The volume is mounted read-only, as after an error of its disk: restart the pod, and tell the provider if it stays.";
  if (/permission/i.test(said))
    return "Another user owns the workspace: log in as that user, or change the owner of `.comfy-pod`.";
  return MAKE_ROOM;
}

/** Against the container's limit where there is one, else the host's own memory. */
export function memoryFree(look: HealthLook): Finding {
  const number = (name: string) => numberOf(healthFact(look, name));
  const limit = number("memory_limit") || null;
  const host = number("host_memory");
  const total = limit !== null && (host === null || limit < host) ? limit : host;
  const hostUsed = host === null ? null : host - (number("host_memory_free") ?? 0);
  const used = total === limit ? number("memory_used") : hostUsed;
  if (total === null || used === null) return { status: "skipped", detail: "the pod does not tell" };
  const detail = `${size(used)} of ${size(total)} used${total === limit ? ", the container's limit" : ""}`;
  const remedy = "End what ComfyUI does not need, free its models (POST /free), or take a pod with more memory.";
  if (used / total > MEMORY.failed) return { status: "failed", detail, remedy };
  const killed = number("oom_kills") ?? 0;
  if (killed > 0)
    return {
      status: "warning",
      detail: `${detail}; the kernel has ended ${killed === 1 ? "a process" : `${killed} processes`} of this container for want of memory`,
      remedy,
    };
  return used / total > MEMORY.warning ? { status: "warning", detail, remedy } : { status: "ok", detail };
}

/** What ComfyUI cannot start without. */
export function filesThere(look: HealthLook): Finding {
  const missing = linesOf(healthFact(look, "missing"));
  if (missing.length > 0)
    return {
      status: "failed",
      detail: `missing: ${missing.map((path) => `\`${path}\``).join(", ")}`,
      remedy: "Run this check with `heal: true`, or `provision`.",
    };
  const folders = look.answer.steps.get("model_directories");
  return { status: "ok", detail: folders?.state === "satisfied" ? `all there, and ${folders.detail}` : "all there" };
}
