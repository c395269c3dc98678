/** Times of programs, and what many of them come to. */
import { spawn } from "node:child_process";

/** How often each thing is measured; BENCH_ROUNDS says otherwise. */
export function rounds(usual: number): number {
  return Number(process.env.BENCH_ROUNDS ?? usual);
}

/** In milliseconds. On a machine with other work the best says more than the median. */
export interface Times {
  readonly median: number;
  readonly best: number;
}

export function times(values: readonly number[]): Times {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, best: sorted[0] ?? Number.NaN };
}

/** Median and best, as a cell of a table. */
export function said({ median, best }: Times): string {
  return `${median.toFixed(0)} ms (${best.toFixed(0)})`;
}

/** The same in seconds. */
export function saidInSeconds({ median, best }: Times): string {
  return `${(median / 1000).toFixed(2)} s (${(best / 1000).toFixed(2)})`;
}

/** How many times the second is in the first, of the medians and of the bests. */
export function ratio(of: Times, to: Times): string {
  return `${(of.median / to.median).toFixed(2)} (${(of.best / to.best).toFixed(2)})`;
}

/** Measures each in turns, so that whatever else the machine does meets all alike. */
export async function inTurns<Name extends string>(
  count: number,
  measured: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Readonly<Record<Name, Times>>> {
  const names = Object.keys(measured) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < count; round++) for (const name of names) values[name].push(await measured[name]());
  return Object.fromEntries(names.map((name) => [name, times(values[name])])) as Record<Name, Times>;
}

/** Milliseconds from a program's start to its end, and what it said. @throws where it fails. */
export function observed(
  [program = "", ...parameters]: readonly string[],
  env = process.env,
): Promise<{ readonly milliseconds: number; readonly output: string }> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: ["ignore", "pipe", "pipe"], env });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
      });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve({ milliseconds: performance.now() - startedAt, output });
      else reject(new Error(`${program} ended with ${code}:\n${output}`));
    });
  });
}

/** Milliseconds from a program's start to its end. @throws where it fails. */
export async function timed(command: readonly string[]): Promise<number> {
  return (await observed(command)).milliseconds;
}
