import { isMap, parseDocument } from "yaml";
import { podPathProblem } from "./values.ts";

/** What is wrong with `extra-model-paths` as text (a folder, or ComfyUI's own YAML over several lines), or null. */
export function modelPathsProblem(text: string): string | null {
  if (!text.includes("\n")) return podPathProblem(text);
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) return `is not YAML: ${error.message}`;
  return isMap(document.contents)
    ? null
    : "must be a map like ComfyUI's extra_model_paths.yaml, or the path of a folder";
}
