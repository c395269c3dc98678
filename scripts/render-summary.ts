/**
 * Writes the sample summaries as Markdown, and as pages that look as GitHub shows them, for looking at.
 *
 *   node scripts/render-summary.ts FOLDER [NODE_MODULES]
 *
 * For the pages, NODE_MODULES is a folder with `marked`, `mermaid` and `github-markdown-css`, installed outside this repository.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { renderSummary } from "../src/report/summary.ts";
import { SAMPLES } from "../test/support/sample-reports.ts";

const [folder, modules] = process.argv.slice(2);
if (folder === undefined) throw new Error("say where to: node scripts/render-summary.ts FOLDER [NODE_MODULES]");
mkdirSync(folder, { recursive: true });
const toHtml = modules === undefined ? null : await pageMaker(resolve(modules));
for (const [name, report] of Object.entries(SAMPLES)) {
  const markdown = renderSummary(report);
  writeFileSync(join(folder, `${name}.md`), markdown);
  if (toHtml !== null) writeFileSync(join(folder, `${name}.html`), toHtml(markdown));
}

async function pageMaker(from: string): Promise<(markdown: string) => string> {
  const { marked } = (await import(pathToFileURL(join(from, "marked/lib/marked.esm.js")).href)) as {
    marked: { parse(markdown: string, options: { gfm: boolean; async: false }): string };
  };
  const style = readFileSync(join(from, "github-markdown-css/github-markdown-light.css"), "utf8");
  const mermaid = readFileSync(join(from, "mermaid/dist/mermaid.min.js"), "utf8");
  return (markdown) => `<!doctype html><meta charset="utf-8"><style>${style}</style>
<body class="markdown-body" style="max-width: 960px; margin: 24px auto">
${marked.parse(markdown, { gfm: true, async: false })}
<script>${mermaid}</script>
<script>mermaid.run({ querySelector: "code.language-mermaid" })</script>`;
}
