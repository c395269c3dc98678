/** What all faults together came to. */

export const COUNTS = [
  "faults injected",
  "runs",
  "runs ended right",
  "lines lost",
  "lines doubled",
  "markers that lied",
  "steps at work twice at once",
  "orphans left",
  "locks left",
] as const;
export type Count = (typeof COUNTS)[number];
export type Tally = Readonly<Record<Count, number>>;

export const NOTHING = Object.fromEntries(COUNTS.map((count) => [count, 0])) as Tally;

export function sum(tallies: readonly Tally[]): Tally {
  return Object.fromEntries(
    COUNTS.map((count) => [count, tallies.reduce((total, tally) => total + tally[count], 0)]),
  ) as Tally;
}

/** A line for each kind of fault and one for all of them; the first column is as wide as its longest entry. */
export function drawTable(byKind: ReadonlyMap<string, Tally>): string {
  const rows = [...byKind, ["all", sum([...byKind.values()])] as const];
  const first = Math.max(...rows.map(([kind]) => kind.length));
  const line = (kind: string, cells: readonly (string | number)[]) =>
    [kind.padEnd(first), ...cells.map((cell, at) => String(cell).padStart(COUNTS[at]?.length ?? 0))].join(" | ");
  return [
    line("", COUNTS),
    ...rows.map(([kind, tally]) =>
      line(
        kind,
        COUNTS.map((count) => tally[count]),
      ),
    ),
  ].join("\n");
}
