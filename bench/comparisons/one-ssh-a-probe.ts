/** The same checks in the style of the first earlier system, which asked for each thing by an `ssh` of its own. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { run } from "../../test/support/run.ts";
import type { Job } from "./job.ts";

/** Commands for the pod, each of which fails where something is not in place. Their values are this bench's own. */
export async function probes(job: Job): Promise<readonly string[]> {
  const checkouts = job.checkouts.map(async ({ path }) => {
    const commit = await run("git", ["-C", path, "rev-parse", "HEAD"]);
    return `test "$(git -C '${path}' rev-parse HEAD)" = ${commit}`;
  });
  const files = job.files.map(({ source, path }) => {
    const hash = createHash("sha256").update(readFileSync(source)).digest("hex");
    return `echo '${hash}  ${path}' | sha256sum --check --quiet`;
  });
  const wanted = job.packages.map((line) => `'${line}'`).join(" ");
  return [
    `dpkg-query --show ${job.system_package}`,
    ...(await Promise.all(checkouts)),
    `test -d '${job.folder}'`,
    ...files,
    `there="$('${job.environment_path}/bin/pip' list --format=freeze)" && for line in ${wanted}; do echo "$there" | grep -qixF "$line" || exit 1; done`,
    `test -f '${job.guard}'`,
    `ss -Hltn 'sport = :${job.service_port}' | grep -q .`,
  ];
}
