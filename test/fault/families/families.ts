/** Every family of faults, a row of the table each. */
import type { Family } from "../../support/fault/scenario.ts";
import { CANCEL } from "./cancel.ts";
import { CONNECTION } from "./connection.ts";
import { CONTROL } from "./control.ts";
import { DISKS } from "./disk.ts";
import { POD } from "./pod.ts";
import { RECORDS } from "./records.ts";
import { RUNNER } from "./runner.ts";
import { TOGETHER } from "./together.ts";

export const FAMILIES: readonly Family[] = [
  ...CONTROL,
  ...CONNECTION,
  ...RUNNER,
  ...POD,
  ...TOGETHER,
  ...RECORDS,
  ...DISKS,
  ...CANCEL,
];
