/** What people read in a lock. Pure. */

export interface Owner {
  /** A link to the run and attempt; empty outside GitHub. */
  readonly run: string;
  readonly podName: string | null;
  readonly since: Date;
}

/** The words of a run: its link, the pod's label, since when. */
export function runOwner({ run, podName, since }: Owner): string {
  const label = podName === null ? "" : ` (${podName})`;
  return `${run || "a run outside GitHub"}${label}, since ${timeOf(since)}`;
}

/** The words of a lock that is taken by hand. */
export function handOwner(message: string, owner: Owner): string {
  return `by hand: ${message || "without a message"} (by ${runOwner(owner)})`;
}

/** `2026-11-20 10:15:00 UTC` */
function timeOf(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
