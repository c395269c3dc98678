/** Reads the `health-prompt` input: the built-in prompt, none, or a workflow of the repository in ComfyUI's API format. */
import { join } from "node:path";
import * as z from "zod/mini";
import type { HealthPrompt } from "../settings.ts";
import type { ReadFile } from "./manifest-input.ts";

export type HealthPromptReading =
  | { readonly kind: "prompt"; readonly prompt: HealthPrompt }
  | { readonly kind: "problem"; readonly message: string };

const graph = z.record(
  z.string(),
  z.looseObject({ class_type: z.string(), inputs: z.record(z.string(), z.unknown()) }),
);
const HOW = "save it in ComfyUI with Export (API)";

/** @param root the checked-out repository, `GITHUB_WORKSPACE` */
export function readHealthPrompt(given: string, root: string, readFile: ReadFile): HealthPromptReading {
  if (given === "auto" || given === "off") return { kind: "prompt", prompt: { kind: given } };
  const problem = (message: string): HealthPromptReading => ({ kind: "problem", message: `\`${given}\` ${message}` });
  let text: string | null;
  try {
    text = readFile(given.startsWith("/") ? given : join(root, given));
  } catch (error) {
    return problem(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (text === null)
    return problem(
      "is not there. Write auto, off, or the path of a workflow in the repository, which a checkout step brings to the runner",
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return problem(`is no JSON; ${HOW}`);
  }
  const nodes = wrapped.safeParse(parsed).data?.prompt ?? parsed;
  if (editors.safeParse(nodes).success)
    return problem(`is in the format of the editor, which ComfyUI does not run; ${HOW}`);
  const read = graph.safeParse(nodes);
  if (!read.success || Object.keys(read.data).length === 0)
    return problem(`is no workflow in API format, \`{"1": {"class_type": …, "inputs": …}}\`; ${HOW}`);
  return { kind: "prompt", prompt: { kind: "workflow", path: given, graph: read.data } };
}

/** As `POST /prompt` takes it. */
const wrapped = z.object({ prompt: z.record(z.string(), z.unknown()) });
const editors = z.object({ nodes: z.array(z.unknown()), links: z.array(z.unknown()) });
