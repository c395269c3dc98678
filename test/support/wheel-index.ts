/** A double of PyTorch's wheel index, or of a registry: `/whl/cu130/torch/` lists the wheels and sdists of a folder, on loopback. */
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

export interface WheelIndex {
  /** `http://127.0.0.1:PORT/whl`, to which a tag is added: `/cu130`. */
  readonly url: string;
  /** Paths asked for, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** The project that a wheel or an sdist belongs to, as an index spells it. */
const project = (wheel: string): string => (wheel.split("-")[0] ?? "").replaceAll("_", "-");

const page = (links: readonly (readonly [href: string, text: string])[]): string =>
  `<!doctype html>\n${links.map(([href, text]) => `<a href="${href}">${text}</a><br>`).join("\n")}\n`;

async function answer(path: string, folders: Readonly<Record<string, string>>): Promise<string | Buffer | undefined> {
  const [root, tag, name, ...rest] = path.split("/").filter((part) => part !== "");
  const folder = root === "whl" && tag !== undefined ? folders[tag] : undefined;
  if (folder === undefined || rest.length > 0) return undefined;
  const wheels = (await readdir(folder)).filter((file) => /\.(whl|tar\.gz)$/.test(file));
  if (name === undefined) return page([...new Set(wheels.map(project))].map((each) => [`${each}/`, each]));
  if (wheels.includes(name)) return readFile(join(folder, name));
  const listed = wheels.filter((wheel) => project(wheel) === name);
  if (listed.length === 0) return undefined;
  // A plus sign in a link is written %2B, as the real index does.
  return page(listed.map((wheel) => [`/whl/${tag}/${encodeURIComponent(wheel)}`, wheel]));
}

/** Serves folders of wheels by tag (`{ cu130: folder }`) until closed; of files it says, or does not, that they never change. */
export async function serveWheelIndex(
  folders: Readonly<Record<string, string>>,
  { immutable = false } = {},
): Promise<WheelIndex> {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(request.url ?? "/");
    requests.push(path);
    const body = await answer(path, folders);
    const type = typeof body === "string" ? "text/html; charset=utf-8" : "application/octet-stream";
    const kept = immutable && typeof body !== "string" ? { "cache-control": "max-age=365000000, immutable" } : {};
    response.writeHead(body === undefined ? 404 : 200, { "content-type": type, ...kept }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/whl`,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
