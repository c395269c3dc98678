import { repositoryName } from "./repository.ts";

/** The folder of a node in `custom_nodes`: what was asked for, else the URL's last part; odd characters become `-`. */
export function nodeName(url: string, asked: string | null): string {
  return (asked ?? repositoryName(url)).replace(/[^A-Za-z0-9._-]/g, "-");
}

/** Why ComfyUI would not load a folder of this name, or why it cannot be one; null when it can. */
export function nodeNameProblem(name: string): string | null {
  if (name === "" || name === "." || name === "..")
    return `\`${name}\` cannot be the folder of a node; give it a \`name\``;
  if (name.startsWith("-")) return `\`${name}\` begins with \`-\`; give the node another \`name\``;
  if (name.endsWith(".disabled") || name === "__pycache__")
    return `ComfyUI does not load a folder named \`${name}\`; give the node another \`name\``;
  if (name.length > 100) return "the name of a node has at most 100 characters; give it a shorter `name`";
  return null;
}
