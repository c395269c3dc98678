/** `rollback`: brings an installation back to a recorded generation, and proves it. */
import { RecordingEffects, rollBack } from "../engine/generations.ts";
