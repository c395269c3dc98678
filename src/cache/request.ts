/** What the process that talks to the runner's cache is asked, and answers. */

/** `restore`: the newest entry whose key begins so; `look`: whether there is this one; `save`: the folder, under this key. */
export type CacheRequest =
  | { readonly kind: "restore"; readonly prefix: string }
  | { readonly kind: "look" | "save"; readonly key: string };

export type CacheAnswer =
  | { readonly kind: "hit"; readonly key: string }
  | { readonly kind: "miss" }
  | { readonly kind: "trouble"; readonly reason: string };

/** What is saved and restored, below the folder that the process works in. Its name is part of an entry's version. */
export const CACHED_FOLDER = "wheel";
