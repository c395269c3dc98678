/** Lets ComfyUI execute a prompt, and fetches the picture back: over the connection, never by a public port. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "../connection/connection.ts";
import { askService, type ServiceAddress, type ServiceAnswer } from "../operations/http-request.ts";
import { count, duration } from "../report/quantity.ts";
import type { HealthPrompt } from "../settings.ts";
import type { Finding } from "./look.ts";
import { acceptedId, type Picture, pngSize, promptState, refusalOf, smallPrompt } from "./workflow.ts";

const ASK_SECONDS = 30;
/** The small prompt takes milliseconds; the first after a start may wait for torch. */
const SMALL_PROMPT_MS = 120_000;
const LONGEST_PAUSE_MS = 2_000;

export interface PromptRequest {
  readonly prompt: HealthPrompt;
  readonly service: ServiceAddress | null;
  /** Prompts at work or waiting; null where ComfyUI told of none. */
  readonly queue: number | null;
  /** So long a workflow of the user's own may take. */
  readonly workflowMs: number;
  readonly signal: AbortSignal;
}

/** How it went; a busy ComfyUI is left in peace. The picture stays in ComfyUI's own temporary folder. @throws ConnectionError */
export async function checkPrompt(connection: Connection, request: PromptRequest): Promise<Finding> {
  const { prompt, service, queue, signal } = request;
  if (prompt.kind === "off") return { status: "skipped", detail: "`health-prompt: off`" };
  if (service === null || queue === null) return { status: "skipped", detail: "ComfyUI does not answer" };
  if (queue > 0) return { status: "busy", detail: `left out: ${count(queue, "prompt")} at work or waiting` };
  const ask = (path: string, body?: unknown) =>
    askService(connection, service, { path, ...(body === undefined ? {} : { body }), seconds: ASK_SECONDS, signal });
  const startedAt = Date.now();
  const limitMs = prompt.kind === "auto" ? SMALL_PROMPT_MS : request.workflowMs;
  const graph = prompt.kind === "auto" ? smallPrompt(Math.floor(Math.random() * 0x1000000)) : prompt.graph;
  const posted = await ask("/prompt", { prompt: graph, client_id: "comfy-pod-action" });
  const id = acceptedId(posted.body);
  if (posted.status !== 200 || id === null)
    return failed(
      posted.status === 0
        ? "ComfyUI gave no answer to the prompt"
        : `ComfyUI refused the prompt: ${refusalOf(posted.body)}`,
    );
  for (let pauseMs = 50; Date.now() - startedAt < limitMs; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    await sleep(pauseMs, undefined, { signal });
    const state = promptState((await ask(`/history/${encodeURIComponent(id)}`)).body, id);
    if (state.kind === "failed") return failed(`ComfyUI could not execute the prompt: ${state.why}`);
    if (state.kind === "done") return pictured(state.pictures, ask, () => duration((Date.now() - startedAt) / 1000));
  }
  // One that still waits is taken back; one that runs is left to end.
  await ask("/queue", { delete: [id] });
  return failed(`the prompt did not end within ${duration(limitMs / 1000)}`);
}

async function pictured(
  pictures: readonly Picture[],
  ask: (path: string) => Promise<ServiceAnswer>,
  took: () => string,
): Promise<Finding> {
  const [first] = pictures;
  if (first === undefined) return { status: "ok", detail: `executed in ${took()}; it makes no picture` };
  const { filename, subfolder, type } = first;
  const view = await ask(`/view?${new URLSearchParams({ filename, subfolder, type })}`);
  const where = `${type}/${filename}`;
  if (view.status !== 200 || view.body.length === 0)
    return failed(`the picture ${where} did not come back: ${view.status === 0 ? "no answer" : `HTTP ${view.status}`}`);
  const size = pngSize(view.body);
  if (size === null && filename.endsWith(".png"))
    return failed(`the picture ${where} came back broken: its ${view.body.length} bytes are no PNG`);
  const shape = size === null ? "" : `${size.width} × ${size.height}, `;
  return {
    status: "ok",
    detail: `a picture came back (${shape}${view.body.length} bytes, in \`${type}\`) after ${took()}`,
  };
}

function failed(detail: string): Finding {
  return {
    status: "failed",
    detail,
    remedy:
      "ComfyUI answers but does not make pictures: its log says more (`command: logs`); restart it with `force: comfyui_service`.",
  };
}
