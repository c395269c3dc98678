/** How `src/` becomes `dist/`: one place for the build and for the check that dist is fresh. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { build, type OutputFile, type Plugin } from "esbuild";
import { licencesOf } from "./licences.ts";
import { shellText } from "./shell-text.ts";

export const ROOT = path.resolve(import.meta.dirname, "..");
export const DIST = path.join(ROOT, "dist");

/** Path below `dist`, with forward slashes, and content. */
export type BundledFiles = ReadonlyMap<string, Buffer>;

// esbuild's ESM output has no `require`, which the CommonJS packages inside call for Node's own modules. The alias keeps
// clear of packages that import `createRequire` themselves.
const BANNER = [
  'import { createRequire as bundleCreateRequire } from "node:module";',
  "const require = bundleCreateRequire(import.meta.url);",
].join("\n");

/**
 * ssh2 tries its native addons inside try/catch and goes on in JavaScript when they are missing. They must be missing in
 * a way that throws: an empty module would switch the native path on.
 */
const withoutNativeAddons: Plugin = {
  name: "without-native-addons",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /(^cpu-features|\/sshcrypto\.node)$/ }, ({ path: addon }) => ({
      path: path.posix.basename(addon),
      namespace: "native-addon",
    }));
    onLoad({ filter: /.*/, namespace: "native-addon" }, ({ path: addon }) => ({
      contents: `throw new Error(${JSON.stringify(`${addon} is not bundled`)});`,
    }));
  },
};

/**
 * Of ssh2 the client and the reading of keys, which is all that is used here: its server, SFTP, the making of keys, agents and
 * HTTP over SSH are not read at each start. What is empty is used by none of the rest until it is asked for.
 */
const clientOfSsh2: Plugin = {
  name: "client-of-ssh2",
  setup({ onLoad }) {
    onLoad({ filter: /\/ssh2\/lib\/(server|keygen|http-agents|protocol\/SFTP)\.js$/ }, () => ({
      contents: "module.exports = {};",
    }));
    onLoad({ filter: /\/ssh2\/lib\/agent\.js$/ }, () => ({ contents: "exports.isAgent = () => false;" }));
  },
};

/** Of tweetnacl one hash is used, to open a key that has a passphrase; Node has it, and faster. */
const hashOfNode: Plugin = {
  name: "hash-of-node",
  setup({ onLoad }) {
    onLoad({ filter: /\/tweetnacl\/nacl-fast\.js$/ }, () => ({
      contents: `
        const { createHash } = require("node:crypto");
        exports.lowlevel = {
          crypto_hash(out, data, length) {
            out.set(createHash("sha512").update(data.subarray(0, length)).digest());
          },
        };`,
    }));
  },
};

const shellAsText: Plugin = {
  name: "shell-as-text",
  setup({ onLoad }) {
    onLoad({ filter: /\.sh$/ }, async ({ path: file }) => ({
      contents: shellText(await readFile(file, "utf8")),
      loader: "text",
    }));
  },
};

/** The toolkit does not declare that its modules are free of side effects; said here, what is not called is left out (undici above all). */
const toolkitWithoutSideEffects: Plugin = {
  name: "toolkit-without-side-effects",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@actions\// }, async ({ path: specifier, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === "resolving") return undefined;
      const resolved = await resolve(specifier, { importer, kind, resolveDir, pluginData: "resolving" });
      return { ...resolved, sideEffects: false };
    });
  },
};

/** Each is a process of its own, and shares no file with the other. */
const ENTRIES = {
  main: { entry: "src/main.ts", keepNames: false },
  // @actions/cache compares `error.name` with the names of its classes. Keeping them costs some milliseconds at each start.
  "cache-client": { entry: "src/cache/client.ts", keepNames: true },
} as const;

/** Bundles the entries in memory; the same sources give the same bytes on every machine. */
export async function bundle(): Promise<BundledFiles> {
  const built = await Promise.all(
    Object.entries(ENTRIES).map(([name, { entry, keepNames }]) => bundleOne(name, entry, keepNames)),
  );
  const files = new Map(built.flatMap(({ outputFiles }) => outputFiles.map(fileOf)));
  const inputs = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  files.set("licenses.txt", Buffer.from(await licencesOf(ROOT, inputs)));
  return files;
}

function fileOf({ path: file, contents }: OutputFile): [string, Buffer] {
  return [path.relative(DIST, file).split(path.sep).join("/"), Buffer.from(contents)];
}

function bundleOne(name: string, entry: string, keepNames: boolean) {
  return build({
    absWorkingDir: ROOT,
    entryPoints: { [name]: entry },
    outdir: DIST,
    write: false,
    metafile: true,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    keepNames,
    banner: { js: BANNER },
    define: { __dirname: "import.meta.dirname", __filename: "import.meta.filename" },
    loader: { ".py": "text" },
    legalComments: "linked",
    plugins: [shellAsText, withoutNativeAddons, clientOfSsh2, hashOfNode, toolkitWithoutSideEffects],
    logLevel: "warning",
  });
}
