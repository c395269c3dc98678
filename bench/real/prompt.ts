/** Runs the prompt that needs no model on a ComfyUI of this machine, and looks at the picture that comes back. */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";

const history = z.record(
  z.string(),
  z.object({
    status: z.object({ completed: z.boolean(), status_str: z.string() }),
    outputs: z.record(
      z.string(),
      z.object({ images: z.array(z.object({ filename: z.string(), subfolder: z.string(), type: z.string() })) }),
    ),
  }),
);
const queued = z.object({ prompt_id: z.string() });

/** Identical prompts are served from ComfyUI's cache, so the colour varies. */
function prompt() {
  const color = Math.floor(Math.random() * 0xffffff);
  return {
    "1": { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1, color } },
    "2": { class_type: "ImageInvert", inputs: { image: ["1", 0] } },
    "3": { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
  };
}

/** How it went, in words. @throws where it did not come to a picture within a minute. */
export async function runPrompt(port: number): Promise<string> {
  const base = `http://127.0.0.1:${port}`;
  const startedAt = Date.now();
  const asked = await fetch(`${base}/prompt`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompt: prompt() }),
  });
  const { prompt_id: id } = queued.parse(await asked.json());
  for (let tries = 0; tries < 600; tries++) {
    const entry = history.parse(await (await fetch(`${base}/history/${id}`)).json())[id];
    const image = entry?.outputs["3"]?.images[0];
    if (entry?.status.completed && image !== undefined) {
      const picture = await fetch(`${base}/view?${new URLSearchParams(image)}`);
      const type = picture.headers.get("content-type");
      if (picture.status !== 200 || type !== "image/png") throw new Error(`no picture: ${picture.status} ${type}`);
      return `${entry.status.status_str}, a picture of ${(await picture.arrayBuffer()).byteLength} bytes in ${Date.now() - startedAt} ms`;
    }
    await sleep(100);
  }
  throw new Error("the prompt did not end within a minute");
}
