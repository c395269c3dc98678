/** An https server on loopback that gives bare repositories only to who logs in, as GitHub does for private ones. */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { run } from "./run.ts";

export interface PrivateHub {
  /** `https://localhost:PORT/OWNER/NAME` is a repository. */
  readonly url: string;
  /** Lines for `.gitconfig` by which its certificate is trusted. */
  readonly gitConfig: string;
  /** The users that logged in, in order. */
  readonly users: string[];
  stop(): Promise<void>;
}

/** Serves the bare repositories `root/OWNER/NAME.git`; its certificate is made in `folder`. */
export async function startPrivateHub(root: string, folder: string, password: string): Promise<PrivateHub> {
  const [key, certificate] = [join(folder, "hub.key"), join(folder, "hub.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const made = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate];
  await run("openssl", ["req", "-x509", ...made, ...subject]);
  const users: string[] = [];
  const server = createServer({ key: await readFile(key), cert: await readFile(certificate) }, (request, response) => {
    const login = Buffer.from((request.headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString();
    if (login.slice(login.indexOf(":") + 1) !== password) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="hub"' }).end();
      return;
    }
    users.push(login.slice(0, login.indexOf(":")));
    serve(root, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    gitConfig: `[http]\n\tsslCAInfo = ${certificate}\n`,
    users,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One request, through git's own CGI program. */
function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "https://localhost");
  const backend = spawn("git", ["-c", "safe.directory=*", "http-backend"], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: url.pathname.replace(/^(\/[^/]+\/[^/]+?)(\.git)?\//, "$1.git/"),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  backend.on("close", () => {
    const answer = Buffer.concat(chunks);
    const end = answer.indexOf("\r\n\r\n");
    const headers = answer
      .subarray(0, end)
      .toString()
      .split("\r\n")
      .map((line) => line.split(": ") as [string, string]);
    const status = Number(headers.find(([name]) => name === "Status")?.[1].slice(0, 3) ?? 200);
    for (const [name, value] of headers) if (name !== "Status") response.setHeader(name, value);
    response.writeHead(status).end(answer.subarray(end + 4));
  });
}
