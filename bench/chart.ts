/** Bars in groups as an SVG that reads on light and dark pages. Pure. */

export interface BarGroup {
  readonly label: string;
  readonly bars: readonly { readonly name: string; readonly value: number }[];
}

const COLOURS = ["#8c959f", "#2da44e", "#0969da", "#bf8700"];
const BAR = 18;
const LEFT = 110;
const WIDTH = 560;

/** `unit` goes behind each value; `caption` says what, when and on what machine. */
export function barChart(title: string, caption: string, unit: string, groups: readonly BarGroup[]): string {
  const most = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const lines: string[] = [];
  let y = 44;
  for (const { label, bars } of groups) {
    lines.push(text(0, y + (bars.length * BAR) / 2 + 4, label));
    for (const [index, { name, value }] of bars.entries()) {
      const width = Math.max(1, Math.round((value / most) * WIDTH));
      lines.push(
        `<rect x="${LEFT}" y="${y}" width="${width}" height="${BAR - 4}" rx="2" fill="${COLOURS[index % COLOURS.length]}"/>`,
        text(LEFT + width + 6, y + BAR - 7, `${Math.round(value)} ${unit} · ${name}`),
      );
      y += BAR;
    }
    y += 12;
  }
  const [right, bottom] = [LEFT + WIDTH + 240, y + 20];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${right} ${bottom}" role="img" aria-label="${xml(title)}" font-family="sans-serif" font-size="12" fill="#768390">`,
    `<text x="0" y="18" font-size="15" font-weight="bold">${xml(title)}</text>`,
    ...lines,
    text(0, bottom - 8, caption),
    "</svg>\n",
  ].join("\n");
}

function text(x: number, y: number, content: string): string {
  return `<text x="${x}" y="${y}">${xml(content)}</text>`;
}

function xml(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
