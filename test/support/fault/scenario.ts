/** A scenario: what is there at its beginning, and how it goes. */

import type { Scene } from "./scene.ts";
import type { SmallDisk } from "./small-disk.ts";
import type { Beginning } from "./stage.ts";

export interface Scenario {
  readonly name: string;
  readonly from: Beginning;
  /** Part of the short form too. */
  readonly short: boolean;
  /** The volume is a disk of its own, with so much room. */
  readonly disk?: SmallDisk;
  /** What may lawfully be another than after a run without a fault. */
  readonly mayDiffer?: RegExp;
  readonly play: (scene: Scene) => Promise<void>;
}

/** Scenarios by the kind of fault, as a row of the table has them. */
export type Family = readonly [kind: string, scenarios: readonly Scenario[]];
