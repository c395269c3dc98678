/** A pod inside this process: an SSH server that runs commands in a HOME of its own. For showing; tests use a real sshd. */
import { spawn } from "node:child_process";
import { type AddressInfo, createServer, type Server } from "node:net";
import { userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import ssh2, { type AuthContext, type Connection, type ParsedKey, type ServerChannel } from "ssh2";
import { processesWith, signalAll } from "../../test/support/processes.ts";

export interface EmbeddedPod {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The only key that may log in. */
  readonly privateKey: string;
  /** The public host key, as a `.pub` line. */
  readonly hostKey: string;
  /** Commands that were begun so far. */
  commands(): number;
  /** Ends the server, and every process that runs with its HOME. */
  stop(): Promise<void>;
}

/** ssh2 1.17 makes about one ed25519 key in three hundred that it cannot read itself ("Malformed OpenSSH private key"). */
function makeKeyPair(): ReturnType<typeof ssh2.utils.generateKeyPairSync> {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync("ed25519");
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

/** Starts the server on a loopback port. Sessions know `home`, `path`, and nothing of this process's environment. */
export async function startEmbeddedPod({ home, path }: { home: string; path: string }): Promise<EmbeddedPod> {
  const [hostKey, userKey] = [makeKeyPair(), makeKeyPair()];
  const allowed = ssh2.utils.parseKey(userKey.public) as ParsedKey;
  const user = userInfo().username;
  const environment = { HOME: home, PATH: path, USER: user, LOGNAME: user, SHELL: "/bin/bash" };
  const connections = new Set<Connection>();
  let commands = 0;
  const ssh = new ssh2.Server({ hostKeys: [hostKey.private] }, (connection) => {
    connections.add(connection);
    connection.on("close", () => connections.delete(connection));
    // A client that is gone is no error of the pod's.
    connection.on("error", () => {});
    connection.on("authentication", (context) =>
      isAllowed(context, allowed) ? context.accept() : context.reject(["publickey"]),
    );
    connection.on("session", (accept) => {
      accept().on("exec", (acceptExec, _reject, { command }) => {
        commands += 1;
        runCommand(acceptExec(), command, environment);
      });
    });
  });
  // With Nagle's algorithm each small answer would wait for 40 ms.
  const server = createServer({ noDelay: true }, (socket) => ssh.injectSocket(socket));
  const port = await listen(server);
  return {
    host: "127.0.0.1",
    port,
    user,
    privateKey: userKey.private,
    hostKey: hostKey.public,
    commands: () => commands,
    stop: async () => {
      for (const connection of connections) connection.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await endProcesses(home);
    },
  };
}

/** More than once, since what is listed now may begin another process before the signal comes. */
async function endProcesses(home: string): Promise<void> {
  for (let left = processesWith(`HOME=${home}`); left.length > 0; left = processesWith(`HOME=${home}`)) {
    signalAll(left, "SIGKILL");
    await sleep(20);
  }
}

function isAllowed(context: AuthContext, allowed: ParsedKey): boolean {
  if (context.method !== "publickey") return false;
  const { algo, data } = context.key;
  if (algo !== allowed.type || !data.equals(allowed.getPublicSSH())) return false;
  // Without a signature the client only asks whether it may sign.
  if (context.signature === undefined || context.blob === undefined) return true;
  return allowed.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function runCommand(channel: ServerChannel, command: string, env: Readonly<Record<string, string>>): void {
  const child = spawn("/bin/bash", ["-c", command], { cwd: env.HOME, env });
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  // A command that ends before it read its input, and a client that left, are both ordinary.
  for (const stream of [child.stdin, channel]) stream.on("error", () => {});
  // As with sshd, what writes to a connection that is gone learns of it; what is quiet goes on.
  channel.on("close", () => {
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  });
  child.on("close", (code, signal) => {
    if (signal === null) channel.exit(code ?? 1);
    else channel.exit(signal.replace(/^SIG/, ""), false);
    channel.end();
  });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
