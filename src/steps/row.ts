/** A row of the catalogue: a step before its defaults are filled in. */
import { escapeTold } from "../pod/answer.ts";
import type { Operation, Part, Step } from "./step.ts";

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly operation: Operation;
  readonly parts: readonly Part[];
  readonly home: Step["home"];
  /** Beside those of `names.ts`. */
  readonly alsoKnownAs?: readonly string[];
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

/** Variables for a script on the pod: a line each, `NAME=value`, the value escaped as `escape` does. */
export function variableLines(variables: Readonly<Record<string, string>>): string {
  return list(Object.entries(variables).map(([name, value]) => `${name}=${escapeTold(value)}`));
}
