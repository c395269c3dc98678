import { parse } from "shell-quote";

export type Arguments = { readonly words: readonly string[] } | { readonly problem: string };

/** Options of main.py that are keys of the manifest: the start script and the probes must agree on them. */
const OWN_KEYS: Readonly<Record<string, string>> = { "--port": "port", "--listen": "listen" };

/** A text without what is escaped and what stands in closed quotes; a quote that is left was never closed. */
const withoutQuoted = (text: string) => text.replace(/\\.|'[^']*'|"(?:\\.|[^"\\])*"/gs, "");

function split(text: string): Arguments {
  if (/['"]/.test(withoutQuoted(text))) return { problem: "a quote is not closed" };
  const variables: string[] = [];
  let parts: ReturnType<typeof parse>;
  try {
    parts = parse(text, (name) => {
      variables.push(name);
      return "";
    });
  } catch {
    return { problem: "a `${` does not end; write the value, or put it in single quotes" };
  }
  if (variables.length > 0)
    return { problem: `\`$${variables[0]}\` is not expanded; write its value, or put it in single quotes` };
  const words: string[] = [];
  for (const part of parts) {
    if (typeof part === "string") words.push(part);
    else if ("op" in part && part.op === "glob") words.push(part.pattern);
    else
      return {
        problem: "only words are allowed here, no shell operators or comments; put quotes around what is meant as text",
      };
  }
  return { words };
}

/** Arguments for ComfyUI's main.py, from shell words or a list. */
export function comfyuiArguments(written: string | readonly string[]): Arguments {
  const result = typeof written === "string" ? split(written) : { words: written };
  if ("problem" in result) return result;
  if (result.words.some((word) => /[\0\n\r]/.test(word))) return { problem: "an argument is one line, without NUL" };
  const taken = result.words.map((word) => word.split("=")[0] ?? "").find((word) => word in OWN_KEYS);
  return taken === undefined
    ? result
    : { problem: `\`${taken}\` has a key of its own: write \`${OWN_KEYS[taken]}: …\`` };
}

/** What is wrong with arguments for ComfyUI, or null. */
export function argumentsProblem(written: string | readonly string[]): string | null {
  const result = comfyuiArguments(written);
  return "problem" in result ? result.problem : null;
}
