/** Whether the key that a server shows is one that was given. */
import type { HostKeyPin } from "./host-key.ts";
import { fingerprintOf, KEY_TYPES, type KeyType, typeOf } from "./public-key.ts";

/** A key as a server shows it. */
export interface HostKey {
  readonly type: string;
  /** The key itself, as in a `.pub` line. */
  readonly base64: string;
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

export type HostKeyVerdict =
  | { readonly kind: "accepted"; readonly seen: HostKey }
  | {
      readonly kind: "unknown" | "changed" | "revoked";
      readonly seen: HostKey;
      readonly expected: readonly HostKeyPin[];
    };

/** Compares the key that a server shows with the pins that hold for it. */
export function judgeHostKey(pins: readonly HostKeyPin[], blob: Buffer): HostKeyVerdict {
  const seen = {
    type: typeOf(blob) ?? "unreadable",
    base64: blob.toString("base64"),
    fingerprint: fingerprintOf(blob),
  };
  const same = pins.filter((pin) => pin.fingerprint === seen.fingerprint);
  const expected = pins.filter((pin) => !pin.revoked);
  if (same.some((pin) => pin.revoked)) return { kind: "revoked", seen, expected };
  if (same.length > 0) return { kind: "accepted", seen };
  return { kind: expected.length > 0 ? "changed" : "unknown", seen, expected };
}

/** The types to offer first: the pinned ones, or all where a pin does not tell its type. */
export function typesToOffer(pins: readonly HostKeyPin[]): readonly KeyType[] {
  const expected = pins.filter((pin) => !pin.revoked);
  if (expected.length === 0 || expected.some((pin) => pin.type === null)) return KEY_TYPES;
  return KEY_TYPES.filter((type) => expected.some((pin) => pin.type === type));
}
