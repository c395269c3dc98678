/** What a health check only shows: processes, and the ends of the logs. Pure. */
import { duration, size } from "../report/quantity.ts";
import { type Finding, type HealthLook, healthFact, healthFacts, linesOf } from "./look.ts";

/** What works for ComfyUI just now: Python, git, uv, compilers. */
export function processesSeen(look: HealthLook): Finding {
  const rows = linesOf(healthFact(look, "processes")).map((line) => {
    const [pid = "", seconds = "", ...command] = line.split(" ");
    return `${command.join(" ")} (process ${pid}, for ${duration(Number(seconds))})`;
  });
  return {
    status: "ok",
    detail: [rows.length === 0 ? "none of Python, git or uv" : `${rows.length} at work`, ...rows].join("\n"),
  };
}

/** Size, age and last lines of the logs that people know. */
export function logsSeen(look: HealthLook): Finding {
  const logs = healthFacts(look, "log.");
  if (logs.length === 0) return { status: "skipped", detail: "there is none yet" };
  const lines = logs.flatMap(([path, text]) => {
    const [head = "", ...tail] = text.split("\n");
    const [bytes, seconds] = head.split(" ").map(Number);
    const time = new Date((seconds ?? 0) * 1000).toISOString().slice(0, 19).replace("T", " ");
    return [
      `\`${path}\`, ${size(bytes ?? 0)}, last written ${time} UTC`,
      ...tail.filter((line) => line.trim() !== "").map((line) => `  ${line}`),
    ];
  });
  return { status: "ok", detail: [logs.map(([path]) => path.split("/").at(-1)).join(", "), ...lines].join("\n") };
}
