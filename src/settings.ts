/** What a run was asked to do: the inputs, read and judged. `inputs.ts` is the only writer. */
import type { HostKeyPin } from "./connection/host-key.ts";
import type { Manifest } from "./manifest/manifest.ts";

export const COMMANDS = [
  "provision",
  "plan",
  "health",
  "cuda-check",
  "start-services",
  "stop-services",
  "restart-services",
  "reset",
  "rollback",
  "logs",
  "lock",
  "unlock",
] as const;
export type Command = (typeof COMMANDS)[number];

/** One pod, as `host`, `port` and `user` name it. */
export interface SshTarget {
  readonly kind: "ssh";
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The pins that hold for this pod; empty with `accept-any`, or where none was given (then the connection refuses and shows the key). */
  readonly hostKeys: readonly HostKeyPin[];
  readonly acceptAnyHostKey: boolean;
}
export interface LocalTarget {
  readonly kind: "local";
}
export type Target = SshTarget | LocalTarget;

/** `true`: everything in the run; a list: those steps, as the user wrote them. */
export type StepChoice = boolean | readonly string[];

/** The prompt that `health` lets ComfyUI execute; a workflow is in ComfyUI's API format. */
export type HealthPrompt =
  | { readonly kind: "auto" }
  | { readonly kind: "off" }
  | { readonly kind: "workflow"; readonly path: string; readonly graph: Readonly<Record<string, unknown>> };

export interface Settings {
  readonly command: Command;
  readonly targets: readonly Target[];
  /** The private key as pasted; `connection/private-key.ts` reads it. Null with `local`. */
  readonly key: string | null;
  readonly keyPassphrase: string | null;
  readonly podName: string | null;
  /** `auto` or a path. */
  readonly workspace: string;
  readonly manifest: Manifest;
  /** Where the manifest came from: a path, `inline`, or null for none. */
  readonly manifestSource: string | null;
  readonly force: StepChoice;
  readonly update: StepChoice;
  /** Null: all. Step names as the user wrote them, not yet resolved. */
  readonly only: readonly string[] | null;
  readonly from: string | null;
  readonly skip: readonly string[];
  readonly restart: "when-idle" | "now" | "never";
  readonly restartWaitMs: number;
  readonly secrets: Readonly<Record<string, string>>;
  readonly gitToken: string | null;
  readonly connectTimeoutMs: number;
  readonly stepTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** So long another run's lock is waited for. */
  readonly lockTimeoutMs: number;
  /** What a cancelled run does with its jobs on the pod. */
  readonly onCancel: "stop" | "leave";
  /** What `lock` writes into the lock; empty where nothing was said. */
  readonly message: string;
  /** What a failed run leaves of an installation that was there before. */
  readonly onFailure: "keep" | "rollback";
  /** The generation that `rollback` goes back to: a number, or `previous`. */
  readonly to: string;
  readonly healthPrompt: HealthPrompt;
  readonly failOnUnhealthy: boolean;
  /** What `health` makes of a pod that cannot be reached. */
  readonly ifUnreachable: "error" | "warn" | "ignore";
  /** `health` repairs what it finds, once. */
  readonly heal: boolean;
  /** `reset` also moves the installation aside. */
  readonly purge: boolean;
  /** `provision` keeps the pod's SSH host keys on its volume, and boot.sh puts them back. */
  readonly keepHostKeys: boolean;
  /** Where the runner lets a step leave files for later ones. */
  readonly temporaryFolder: string;
  /** What to tell beside the result: "-i is ignored". */
  readonly notices: readonly string[];
}
