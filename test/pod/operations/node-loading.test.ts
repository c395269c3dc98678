import { execFileSync } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import nodeLoading from "../../../src/operations/node_loading.sh";
import startupReason from "../../../src/operations/startup_reason.sh";

async function shell(log: string, call: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "log-")), "log");
  await writeFile(file, log);
  const script = `set -euo pipefail; shopt -s extglob nullglob; COMFYUI=/c LOG=$1\n${nodeLoading}\n${startupReason}\n${call}`;
  return execFileSync("bash", ["-c", script, "bash", file], { encoding: "utf8" });
}

async function failuresIn(log: string): Promise<Record<string, string>> {
  const call = `read_loading "$LOG"; for p in "\${!FAILURES[@]}"; do printf '%s\\t%s\\n' "$p" "\${FAILURES[$p]}"; done`;
  const lines = (await shell(log, call)).split("\n").filter((line) => line !== "");
  return Object.fromEntries(lines.map((line) => line.split("\t") as [string, string]));
}

const TRACEBACK = `Traceback (most recent call last):
  File "/c/nodes.py", line 2124, in load_custom_node
    module_spec.loader.exec_module(module)
ModuleNotFoundError: No module named 'cv2'
`;
const CANNOT = "Cannot import /c/custom_nodes/A module for custom nodes: No module named 'cv2'\n";
const TIMES = "\nImport times for custom nodes:\n   0.1 seconds (IMPORT FAILED): /c/custom_nodes/A\n";

test.each([
  ["plain, as in 2025", `Total VRAM 1 MB\n${TRACEBACK}\n${CANNOT}${TIMES}`],
  ["with levels, as in 2026", `[INFO] Total VRAM 1 MB\n[WARNING] ${TRACEBACK}\n[WARNING] ${CANNOT}[INFO] ${TIMES}`],
  [
    "with the Manager's times",
    `[2026-11-20 10:00:00.123] Total VRAM 1 MB\n[2026-11-20 10:00:00.124] ${TRACEBACK}\n[2026-11-20 10:00:00.125] ${CANNOT}`,
  ],
  ["with colours", `Total VRAM 1 MB\n\u001b[33m${TRACEBACK}\u001b[0m\n\u001b[33m${CANNOT}\u001b[0m`],
])("finds the traceback's last line: %s", async (_case, log) => {
  expect(await failuresIn(log)).toEqual({ "/c/custom_nodes/A": "ModuleNotFoundError: No module named 'cv2'" });
});

test("the traceback of the node itself, its last start's, is what its failure is shown with", async () => {
  const other = TRACEBACK.replace("'cv2'", "'other'").replace(/line \d+/, "line 1");
  const log = `[INFO] ${TRACEBACK}\n[INFO] ${CANNOT}[INFO] noise\n${other}\nCannot import /c/custom_nodes/AB module for custom nodes: x\n`;
  const call = 'traceback_of /c/custom_nodes/A "$LOG"; printf "%s" "$REPLY"';
  expect(await shell(log, call)).toBe(TRACEBACK.trimEnd());
  expect(await shell("Total VRAM 1 MB\n", call)).toBe("");
});

test("prestartup scripts, built-in nodes, folders that are no nodes", async () => {
  const log = `Failed to execute startup-script: /c/custom_nodes/P/prestartup_script.py / no git

Prestartup times for custom nodes:
   0.0 seconds (PRESTARTUP FAILED): /c/custom_nodes/P
Total VRAM 1 MB, total RAM 2 MB
Skip /c/custom_nodes/S module for custom nodes due to the lack of NODE_CLASS_MAPPINGS or NODES_LIST (need one).
Import times for custom nodes:
   0.0 seconds: /c/custom_nodes/P
   0.0 seconds (IMPORT FAILED): /c/custom_nodes/S
WARNING: some comfy_extras/ nodes did not import correctly.
IMPORT FAILED: nodes_audio.py
`;
  expect(await failuresIn(log)).toEqual({
    "/c/custom_nodes/P": "prestartup: no git",
    "/c/custom_nodes/S": expect.stringContaining("it is no node"),
    "/c/comfy_extras/nodes_audio.py": expect.any(String),
  });
});

test("of several starts in one log the last counts", async () => {
  const first = `Failed to execute startup-script: /c/custom_nodes/P/prestartup_script.py / no git\nTotal VRAM 1 MB\n${CANNOT}`;
  expect(await failuresIn(`${first}Total VRAM 1 MB\nStarting server\n`)).toEqual({});
  expect(await failuresIn(`${first}Prestartup times for custom nodes:\nTotal VRAM 1 MB\n`)).toEqual({});
});

test.each([
  ["Port 8188 is already in use on address 0.0.0.0.", 1, "port 8188 is in use"],
  ["ASSETS_STARTUP_FAILED: newer_revision", 1, "newer ComfyUI"],
  ["ASSETS_STARTUP_FAILED: something_new", 1, "(something_new)"],
  ["main.py: error: argument --port: invalid int value: 'x'", 2, "argument --port: invalid int value: 'x'"],
  ["ModuleNotFoundError: No module named 'comfy_aimdo'", 1, "comfy_aimdo is missing"],
  ["ModuleNotFoundError: No module named 'sageattention'", 1, "sageattention is missing"],
  [
    "To use the `--use-sage-attention` feature, the `sageattention` package must be installed first.",
    255,
    "force: sageattention",
  ],
  ["AssertionError: Torch not compiled with CUDA enabled", 1, "gpu: none"],
  ["RuntimeError: Found no NVIDIA driver on your system.", 1, "cuda_check"],
  ["RuntimeError: Detected that PyTorch and TorchAudio were compiled with different CUDA versions.", 1, "force: torch"],
  ["OSError: [Errno 28] No space left on device", 1, "make room"],
  ["starting", 137, "memory runs out"],
  ["ValueError: 100% odd", 3, "with code 3: ValueError: 100% odd"],
])("%j ends a start with a reason", async (line, code, reason) => {
  const node = `${TRACEBACK}${CANNOT}`;
  const said = await shell(
    `${node}Traceback (most recent call last):\n  File "x"\n${line}\n`,
    `startup_reason "$LOG" ${code}; printf '%s' "$REPLY"`,
  );
  expect(said).toContain(reason);
});

test("what a node failed with is no reason for an end that came later", async () => {
  const said = await shell(`${TRACEBACK}${CANNOT}loading\n`, `startup_reason "$LOG" 137; printf '%s' "$REPLY"`);
  expect(said).toContain("memory runs out");
});
