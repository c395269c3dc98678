/** The shape of a Markdown text: what a renderer would make blocks, rows, cells and elements of. For tests that data adds nothing to it. */

/** One entry for each line outside fences, and one for each fence. */
export function shapeOf(markdown: string): readonly string[] {
  const shape: string[] = [];
  let fence: string | null = null;
  for (const line of markdown.split("\n")) {
    const [, marks, info] = /^(`{3,})(\w*)$/.exec(line) ?? [];
    if (fence !== null) {
      if (marks !== undefined && info === "" && marks.length >= fence.length) fence = null;
    } else if (marks !== undefined) {
      fence = marks;
      shape.push(`fence ${info}`);
    } else {
      shape.push(lineShape(line));
    }
  }
  if (fence !== null) shape.push("open fence");
  return shape;
}

function lineShape(line: string): string {
  const [start = ""] = /^(#{1,6} |\||- |> |<details|<\/details|\*\*|=+$|-+$|\d+[.)] |~~~| {4})?/.exec(line) ?? [];
  const bars = line.split("|").length - 1;
  const elements = [...line.matchAll(/<\/?([a-z]+)[^<>]*>/gi)]
    .map(([, name]) => name)
    .filter((name) => name !== "code" && !/^https?$/.test(name ?? ""));
  return [start, bars, ...elements].join(" ");
}
