/** The prompt of a health check, and what ComfyUI's answers to it mean. Pure. */
import * as z from "zod/mini";

/** No model is needed, and PreviewImage writes to `temp`. Identical prompts are served from ComfyUI's cache, so the colour varies. */
export function smallPrompt(color: number): Readonly<Record<string, unknown>> {
  return {
    "1": { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1, color } },
    "2": { class_type: "ImageInvert", inputs: { image: ["1", 0] } },
    "3": { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
  };
}

const accepted = z.object({ prompt_id: z.string() });
const message = z.object({ message: z.string(), details: z.optional(z.string()) });
const refusal = z.object({
  error: z.union([z.string(), message]),
  node_errors: z.optional(
    z.union([
      z.record(z.string(), z.object({ class_type: z.optional(z.string()), errors: z.array(message) })),
      z.array(z.unknown()),
    ]),
  ),
});
const image = z.object({ filename: z.string(), subfolder: z.string(), type: z.string() });
const entry = z.object({
  status: z.nullish(
    z.object({
      completed: z.boolean(),
      status_str: z.string(),
      messages: z.optional(z.array(z.tuple([z.string(), z.unknown()]))),
    }),
  ),
  outputs: z.record(z.string(), z.looseObject({ images: z.optional(z.array(z.looseObject({}))) })),
});
const exception = z.object({ node_type: z.optional(z.string()), exception_message: z.string() });

export type Picture = z.infer<typeof image>;

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}

/** The id under which ComfyUI took a prompt; null where it refused it. */
export function acceptedId(body: Buffer): string | null {
  return accepted.safeParse(json(body)).data?.prompt_id ?? null;
}

/** Why it refused one, in its own words. */
export function refusalOf(body: Buffer): string {
  const read = refusal.safeParse(json(body));
  if (!read.success) return body.toString("utf8").trim().slice(0, 300) || "it gave no reason";
  const { error, node_errors: nodes } = read.data;
  const lead = typeof error === "string" ? error : [error.message, error.details].filter((part) => part).join(": ");
  const [first] = nodes === undefined || Array.isArray(nodes) ? [] : Object.values(nodes);
  const [cause] = first?.errors ?? [];
  return cause === undefined
    ? lead
    : `${lead}; ${first?.class_type ?? "a node"}: ${[cause.message, cause.details].filter((part) => part).join(": ")}`;
}

export type PromptState =
  | { readonly kind: "open" }
  | { readonly kind: "done"; readonly pictures: readonly Picture[] }
  | { readonly kind: "failed"; readonly why: string };

/** How a prompt stands by `/history/<id>`. */
export function promptState(body: Buffer, id: string): PromptState {
  const read = z.record(z.string(), entry).safeParse(json(body));
  const found = read.success ? read.data[id] : undefined;
  const status = found?.status;
  if (found === undefined || status === undefined || status === null) return { kind: "open" };
  if (status.status_str === "error") {
    const message = status.messages?.find(([kind]) => kind === "execution_error" || kind === "execution_interrupted");
    const told = exception.safeParse(message?.[1]);
    const where = told.data?.node_type ? `${told.data.node_type}: ` : "";
    return {
      kind: "failed",
      why: told.success
        ? where + told.data.exception_message.trim()
        : (message?.[0].replaceAll("_", " ") ?? "it gave no reason"),
    };
  }
  if (!status.completed) return { kind: "open" };
  const shown = Object.values(found.outputs).flatMap(({ images = [] }) => images);
  return { kind: "done", pictures: shown.flatMap((one) => image.safeParse(one).data ?? []) };
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Width and height of a PNG, from its header; null where it is none. */
export function pngSize(bytes: Buffer): { readonly width: number; readonly height: number } | null {
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(PNG)) return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}
