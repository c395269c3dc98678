/** apt here is a double: it notes how it was called, and "installs" by putting a program on the PATH or a line before dpkg. */
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import systemPackages from "../../../src/operations/system_packages.sh";
import { emptyPod, type Pod, probeSteps, runTasks } from "../../support/operation.ts";

const LEFT_OUT = /^(git|ffmpeg|sudo|apt|dpkg)/;
/** A user that may read everything here, and is not root. */
const NOBODY = 65534;

const APT = `#!/bin/bash
# What the test wrote into \`answers\`, a line a call of install, comes first.
here=\${0%/*}
printf '%s\\n' "\${DEBIAN_FRONTEND-} $*" >>"$here/../calls"
[[ " $* " == *" install "* ]] || exit 0
if IFS= read -r answer < <(cat "$here/../answers" 2>/dev/null); then
  sed -i 1d "$here/../answers"
  [[ $answer == ok ]] || { echo "E: $answer"; exit 100; }
fi
while [[ $1 != -- ]]; do shift; done
shift
for name; do
  case $name in
  git | ffmpeg) printf '#!/bin/sh\\n' >"$here/$name" && chmod +x "$here/$name" ;;
  *) printf 'installed\\t%s\\tamd64\\t1.0\\tvirtual-%s (= 1.0), other\\n' "\${name%%:*}" "$name" >>"$here/../dpkg" ;;
  esac
done
`;

interface Given {
  readonly programs?: readonly string[];
  readonly apt?: boolean;
  readonly answers?: readonly string[];
  readonly user?: number;
}

/** A pod with these programs and the ordinary ones, but git, ffmpeg and apt. */
async function podWith({ programs = [], apt = true, answers = [], user }: Given = {}) {
  const pod = await emptyPod([systemPackages], { CP_comfyui: "ComfyUI", CP_retry_pause: "0" });
  onTestFinished(() => rm(pod.home, { recursive: true, force: true }));
  const folder = join(pod.home, "system");
  const bin = join(folder, "bin");
  await mkdir(bin, { recursive: true });
  for (const name of await readdir("/usr/bin")) {
    if (!LEFT_OUT.test(name)) await symlink(join("/usr/bin", name), join(bin, name));
  }
  const write = (name: string, text: string) => writeFile(join(bin, name), text, { mode: 0o755 });
  for (const name of programs) await write(name, "#!/bin/sh\n");
  await writeFile(join(folder, "dpkg"), "");
  if (answers.length > 0) await writeFile(join(folder, "answers"), `${answers.join("\n")}\n`);
  if (apt) {
    await write("apt-get", APT);
    await write("dpkg", `#!/bin/bash\nprintf 'dpkg %s\\n' "$*" >>"\${0%/*}/../calls"\n`);
    await write("dpkg-query", `#!/bin/bash\ncat "\${0%/*}/../dpkg"\n`);
  }
  if (user !== undefined) await chmod(pod.home, 0o755);
  const calls = async () => (await readFile(join(folder, "calls"), "utf8").catch(() => "")).split("\n").slice(0, -1);
  return { ...pod, path: bin, ...(user === undefined ? {} : { user }), calls };
}

const step = (wish: Record<string, string>) => ({
  id: "system_packages",
  operation: "system_packages",
  wish: { packages: "", ffmpeg: "yes", last_part: "system", verdict: "install", ...wish },
});
const answerOf = async (pod: Pod, wish: Record<string, string> = {}) =>
  (await probeSteps(pod, [step(wish)])).steps.get("system_packages");
const install = (pod: Pod, wish: Record<string, string> = {}) =>
  runTasks(pod, [step(wish)], ["system system_packages"]);
const installs = (calls: readonly string[]) => calls.filter((call) => call.includes(" install "));

test("any git and ffmpeg on the PATH will do, and nothing is asked of apt", async () => {
  const pod = await podWith({ programs: ["git", "ffmpeg"] });
  expect(await answerOf(pod)).toMatchObject({ state: "satisfied", facts: { ffmpeg: join(pod.path, "ffmpeg") } });
  expect(await pod.calls()).toEqual([]);
});

test("installs what is missing, unattended, and nothing else", async () => {
  const pod = await podWith();
  const wish = { packages: "libgl1\ng++" };
  expect(await answerOf(pod, wish)).toMatchObject({ state: "absent", detail: "missing: git, libgl1, g++, ffmpeg" });
  expect((await install(pod, wish)).results).toMatchObject([{ result: "installed" }]);
  const calls = installs(await pod.calls());
  expect(calls).toHaveLength(2);
  expect(calls[0]).toMatch(/^noninteractive .* install -y --no-install-recommends .*-- git libgl1 g\+\+$/);
  expect(calls[1]).toMatch(/-- ffmpeg$/);
  expect(await answerOf(pod, wish)).toMatchObject({
    state: "satisfied",
    record: { inputs: { packages: wish.packages } },
  });
});

test("ffmpeg that is not asked for is not missed", async () => {
  expect(await answerOf(await podWith({ programs: ["git"] }), { ffmpeg: "no" })).toMatchObject({ state: "satisfied" });
});

test("a package that was removed but left its settings is missing; a provided name, a version and an architecture count", async () => {
  const pod = await podWith({ programs: ["git"] });
  const rows = ["config-files\tgone\tamd64\t1\t", "installed\tlibx\tamd64\t2.0~rc1+b1\tvirtual-x (= 2.0), other-x"];
  await writeFile(join(pod.home, "system/dpkg"), `${rows.join("\n")}\n`);
  const packages = "libx\nlibx:amd64\nlibx=2.0~rc1+b1\nvirtual-x\nother-x\nlibx:i386\nlibx=3\ngone";
  expect(await answerOf(pod, { packages, ffmpeg: "no" })).toMatchObject({ detail: "missing: libx:i386, libx=3, gone" });
});

test.each([
  ["lists that are too old", "Unable to locate package git"],
  ["a network that fails once", "Failed to fetch http://example.invalid/ Connection timed out"],
])("fetches the lists and tries again after %s", async (_, answer) => {
  const pod = await podWith({ programs: ["ffmpeg"], answers: [answer, "ok"] });
  expect((await install(pod)).results).toMatchObject([{ result: "installed" }]);
  const calls = await pod.calls();
  expect(installs(calls)).toHaveLength(2);
  expect(calls.at(-2)).toMatch(/ update$/);
});

test("finishes an installation that was interrupted, then goes on", async () => {
  const answers = ["dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem."];
  const pod = await podWith({ programs: ["ffmpeg"], answers });
  expect((await install(pod)).results).toMatchObject([{ result: "installed" }]);
  expect(await pod.calls()).toContain("dpkg --configure -a");
});

test("a name that apt does not know fails with apt's own words", async () => {
  const unknown = "Unable to locate package libnone";
  const pod = await podWith({ programs: ["git", "ffmpeg"], answers: [unknown, unknown, unknown] });
  const { results } = await install(pod, { packages: "libnone" });
  expect(results).toMatchObject([{ result: "failed", reason: `apt could not install libnone: ${unknown}` }]);
});

test("an ffmpeg that apt cannot install is a warning", async () => {
  const pod = await podWith({ programs: ["git"], answers: ["Broken packages"] });
  const { results, told } = await install(pod);
  expect(results).toMatchObject([{ result: "skipped", reason: "ffmpeg could not be installed: Broken packages" }]);
  expect(told.filter(({ kind }) => kind === "warning")).toMatchObject([
    { value: expect.stringContaining("could not install ffmpeg") },
  ]);
});

test("beside what is installed an ffmpeg that fails does not spoil the step", async () => {
  const { results, told } = await install(await podWith({ answers: ["ok", "Broken packages"] }));
  expect(results).toMatchObject([{ result: "installed" }]);
  expect(told.some(({ kind }) => kind === "warning")).toBe(true);
});

test("without apt a missing git fails with what to run, a missing ffmpeg is a warning", async () => {
  const pod = await podWith({ apt: false });
  const { results } = await install(pod);
  expect(results).toMatchObject([
    {
      result: "failed",
      reason: expect.stringMatching(/^git is missing on this pod, .* it has no apt\. Run on the pod: install git /),
    },
  ]);
  const withGit = await podWith({ apt: false, programs: ["git", "apk"] });
  const answer = await answerOf(withGit);
  expect(answer?.state).toBe("satisfied");
  expect(answer?.warnings).toEqual([expect.stringMatching(/ffmpeg is missing.*Run on the pod: apk add ffmpeg$/)]);
});

test.skipIf(process.getuid?.() !== 0)("a user who is not root needs sudo without a password", async () => {
  const sudo = (code: number) => `#!/bin/sh\n[ "$1" = -n ] || exit 9\nexit ${code}\n`;
  const pod = await podWith({ programs: ["git"], user: NOBODY });
  const without = await answerOf(pod);
  expect(without?.state).toBe("satisfied");
  expect(without?.warnings[0]).toMatch(
    /not root.*Run on the pod: sudo apt-get update && sudo apt-get install -y ffmpeg$/,
  );
  await writeFile(join(pod.path, "sudo"), sudo(1), { mode: 0o755 });
  expect((await answerOf(pod))?.state).toBe("satisfied");
  await writeFile(join(pod.path, "sudo"), sudo(0), { mode: 0o755 });
  expect(await answerOf(pod)).toMatchObject({ state: "absent", detail: "missing: ffmpeg" });
});

test("a package that the manifest no longer names stays, and is told", async () => {
  const pod = await podWith({ programs: ["git", "ffmpeg"] });
  await install(pod, { packages: "libgl1\nlibegl1" });
  const { told } = await install(pod, { packages: "libegl1" });
  expect(told.filter(({ kind }) => kind === "warning")).toMatchObject([
    { value: "the package libgl1 is not in the manifest any more; it stays installed" },
  ]);
});
