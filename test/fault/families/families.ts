/** Every family of faults. */
import type { Family } from "../../support/fault/scenario.ts";
import { CONNECTION } from "./connection.ts";
import { CONTROL } from "./control.ts";
import { RUNNER } from "./runner.ts";

export const FAMILIES: readonly Family[] = [...CONTROL, ...CONNECTION, ...RUNNER];
