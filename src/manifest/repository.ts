export const COMFYUI_REPOSITORY = "https://github.com/Comfy-Org/ComfyUI";
export const MANAGER_REPOSITORY = "https://github.com/Comfy-Org/ComfyUI-Manager";

/** Owners that moved: a remote under the old name is the same repository. Lower case. */
const KNOWN_MOVES: Readonly<Record<string, string>> = {
  "github.com/comfyanonymous": "github.com/comfy-org",
  "github.com/ltdrdata": "github.com/comfy-org",
};

const SCHEMES = ["https:", "http:", "ssh:", "git:", "file:"];
/** git's short form for ssh: `git@github.com:owner/name.git`. */
const SCP_FORM = /^([A-Za-z0-9_][\w.-]*)@([A-Za-z0-9][\w.-]*):(?!\/\/)([^\s]+)$/;

/** What is wrong with a repository's URL, or null. The URL itself is not repeated where it may hold a token. */
export function repositoryProblem(url: string): string | null {
  if (/[\s\0-\x1f\x7f]/.test(url)) return "a repository URL is one word, without spaces or control characters";
  if (SCP_FORM.test(url)) return null;
  if (url.startsWith("-") || !URL.canParse(url))
    return "is not a repository URL; write it like https://github.com/owner/name or git@github.com:owner/name.git";
  const parsed = new URL(url);
  if (!SCHEMES.includes(parsed.protocol))
    return `\`${parsed.protocol.slice(0, -1)}\` URLs are not allowed; use https, http, ssh, git or file`;
  if (parsed.password !== "" || (parsed.username !== "" && parsed.protocol !== "ssh:"))
    return "holds a user name or a token; remove it from the URL and give the token as the input `git-token`";
  if (parsed.search !== "" || parsed.hash !== "")
    return "must not have `?…` or `#…`; a branch, tag or commit goes into `ref`, a token into the input `git-token`";
  if (parsed.protocol === "file:" && parsed.hostname !== "")
    return "a file URL has three slashes and an absolute path: file:///srv/git/name";
  const parts = parsed.pathname.split("/").filter((part) => part !== "");
  if (parts.length === 0) return "names no repository; write it like https://github.com/owner/name";
  if (/^(www\.)?github\.com$/.test(parsed.hostname) && parts.length !== 2)
    return "is not the address of a repository; write https://github.com/owner/name, and a branch or tag in `ref`";
  return null;
}

interface Location {
  readonly host: string;
  readonly path: string;
}

function locate(url: string): Location {
  const short = SCP_FORM.exec(url);
  if (short) return { host: short[2] ?? "", path: short[3] ?? "" };
  const parsed = new URL(url);
  return { host: parsed.host, path: decodeURIComponentOr(parsed.pathname) };
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const withoutSuffix = (path: string) => path.replace(/^\/+|\/+$/g, "").replace(/\.git$/i, "");

/**
 * A text that is equal for two URLs of the same repository: same host, owner and name, ignoring case, `.git`, the
 * scheme and known moves. Paths on a disk keep their case.
 */
export function repositoryKey(url: string): string {
  const { host, path } = locate(url);
  if (host === "") return `file/${withoutSuffix(path)}`;
  const key = `${host.replace(/^www\./, "")}/${withoutSuffix(path)}`.toLowerCase();
  const owner = key.slice(0, key.lastIndexOf("/"));
  const moved = KNOWN_MOVES[owner];
  return moved === undefined ? key : moved + key.slice(owner.length);
}

/** The last part of a repository's URL without `.git`. */
export function repositoryName(url: string): string {
  return withoutSuffix(locate(url).path).split("/").at(-1) ?? "";
}
