/** A row of the catalogue: a step before its defaults are filled in. */
import type { Operation, Part, Step } from "./step.ts";

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly operation: Operation;
  readonly parts: readonly Part[];
  readonly home: Step["home"];
  readonly needs?: readonly string[];
  readonly after?: readonly string[];
  readonly secrets?: readonly string[];
  readonly background?: boolean;
  readonly wish?: Readonly<Record<string, string>>;
}

export function when<T>(condition: boolean, row: T): T[] {
  return condition ? [row] : [];
}

export function yes(value: boolean): string {
  return value ? "yes" : "no";
}

export function list(values: readonly string[]): string {
  return values.join("\n");
}
