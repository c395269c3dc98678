/** What the process that talks to the runner's cache is asked, and answers. */

/**
 * `look`: the newest entry whose key begins so, or where there is none with one of the others, in their order; `restore`: the folder
 * of this entry; `save`: the folder, under this key.
 */
export type CacheRequest =
  | { readonly kind: "look"; readonly key: string; readonly otherKeys: readonly string[] }
  | { readonly kind: "restore" | "save"; readonly key: string };

export type CacheAnswer =
  | { readonly kind: "hit"; readonly key: string }
  | { readonly kind: "miss" }
  | { readonly kind: "trouble"; readonly reason: string };

/** What is saved and restored, below the folder that the process works in. Its name is part of an entry's version. */
export const CACHED_FOLDER = "wheel";
