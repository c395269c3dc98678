/** A pod for tests: a real OpenSSH server on a loopback port, with keys, HOME and workspace of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Door, isolate, openInside } from "./isolation.ts";
import { makeKey, type TestKey } from "./keys.ts";
import { childrenOf, nameOf, processesWith, signalAll } from "./processes.ts";

export interface PodOptions {
  /** The key that may log in; made anew where none is given. */
  readonly userKey?: TestKey;
  /** Host keys, made anew; ed25519 alone where not said. */
  readonly hostKeyTypes?: readonly ("ed25519" | "rsa" | "ecdsa")[];
  /** A free port where none is given. */
  readonly port?: number;
  /** Folders that outlive this pod (a volume); made, and removed by `stop`, where not given. */
  readonly home?: string;
  readonly workspace?: string;
  /** A folder in front of PATH, for doubles such as a fake nvidia-smi. */
  readonly pathFront?: string;
  /** PATH as a whole instead of the ordinary one. */
  readonly path?: string;
  /** More variables for sessions; values without double quotes. */
  readonly environment?: Readonly<Record<string, string>>;
  /** More lines of sshd_config. */
  readonly configuration?: readonly string[];
  /** Processes and ports of its own, where the machine allows it (`canIsolate`). */
  readonly isolated?: boolean;
  /** What goes before sshd's command, so that it runs in a network of its own. */
  readonly network?: readonly string[];
}

export interface TestPod {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** known_hosts lines, one for each host key. */
  readonly hostKeyLine: string;
  /** Of the first host key: `SHA256:…`. */
  readonly fingerprint: string;
  readonly hostKeys: readonly TestKey[];
  readonly userKey: TestKey;
  /** The private key that may log in, as text. */
  readonly privateKey: string;
  readonly home: string;
  readonly workspace: string;
  /** What goes before a command that is to run on the pod: empty where the pod is not isolated. */
  readonly enter: readonly string[];
  /** What sshd wrote so far (LogLevel VERBOSE). */
  log(): string;
  /** How many logins succeeded. */
  logins(): number;
  /** How many commands were started. */
  execs(): number;
  /** Ends every connection the hard way; sshd itself and what runs on the pod go on. */
  cutConnections(): void;
  /** Lets every connection fall silent, as when the network drops its packets; `cutConnections` and `stop` still end them. */
  freezeConnections(): void;
  /** Ends sshd and its connections and, after what is to be done in between, starts it again on the same port. What runs on the pod goes on. */
  restart(between?: () => Promise<void>): Promise<void>;
  /** Ends sshd, all that runs on the pod, and its folders. */
  stop(): Promise<void>;
}

/** PATH as a login on Debian has it. */
export const ORDINARY_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const SSHD = "/usr/sbin/sshd";
const PORT_ATTEMPTS = 5;

/** Starts a pod and waits until it takes connections. */
export async function startPod(options: PodOptions = {}): Promise<TestPod> {
  const user = userInfo().username;
  if (user === "root") mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const folder = mkdtempSync(join(tmpdir(), "comfy-pod-"));
  const home = options.home ?? join(folder, "home");
  const workspace = options.workspace ?? join(folder, "workspace");
  for (const path of [home, workspace]) mkdirSync(path, { recursive: true });
  const userKey = options.userKey ?? makeKey();
  const hostKeys = (options.hostKeyTypes ?? ["ed25519"]).map((type) => makeKey({ type }));
  writeFileSync(join(folder, "authorized_keys"), `${userKey.publicKey}\n`);
  for (const [index, key] of hostKeys.entries())
    writeFileSync(join(folder, `host_${index}`), key.privateKey, { mode: 0o600 });
  const logFile = join(folder, "sshd.log");
  let earlierLog = "";
  const log = () => earlierLog + readFileSync(logFile, "utf8");

  const isolation = options.isolated === true ? await isolate() : null;
  const configure = (candidate: number) => {
    const file = join(folder, "sshd_config");
    writeFileSync(file, configuration({ folder, home, port: candidate, hostKeys, options }));
    return file;
  };
  const daemonAt = (fixed: number | undefined) =>
    openDaemon({ fixed, logFile, configure, before: options.network ?? [] });
  let door =
    isolation === null
      ? await daemonAt(options.port)
      : await openInside(isolation, [SSHD, "-i", "-e", "-f", configure(0)], logFile);
  const { port } = door;
  const name = port === 22 ? "127.0.0.1" : `[127.0.0.1]:${port}`;
  return {
    host: "127.0.0.1",
    port,
    user,
    hostKeyLine: hostKeys.map((key) => `${name} ${key.publicKey}`).join("\n"),
    fingerprint: hostKeys[0]?.fingerprint ?? "",
    hostKeys,
    userKey,
    privateKey: userKey.privateKey,
    home,
    workspace,
    enter: isolation?.enter ?? [],
    log,
    logins: () => log().split("Accepted publickey for").length - 1,
    execs: () => log().split("Starting session: command").length - 1,
    cutConnections: () => signalAll(door.connections(), "SIGKILL"),
    freezeConnections: () => signalAll(door.connections(), "SIGSTOP"),
    restart: async (between) => {
      if (isolation !== null) throw new Error("an isolated pod has no sshd of its own that could be restarted");
      await door.close();
      await between?.();
      earlierLog = log();
      door = await daemonAt(port);
    },
    stop: async () => {
      await door.close();
      await isolation?.stop();
      // Detached jobs have left sshd's tree; what they keep is the HOME that only this pod has.
      signalAll(processesWith(`HOME=${home}`), "SIGKILL");
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function configuration(pod: {
  folder: string;
  home: string;
  port: number;
  hostKeys: readonly TestKey[];
  options: PodOptions;
}): string {
  const { folder, home, port, hostKeys, options } = pod;
  const path =
    options.path ?? [...(options.pathFront === undefined ? [] : [options.pathFront]), ORDINARY_PATH].join(":");
  const environment = { ...options.environment, HOME: home, PATH: path };
  return [
    // The first line of a keyword wins, so a test's own lines come first.
    ...(options.configuration ?? []),
    // 0: each connection is handed to an sshd of its own, which listens nowhere.
    ...(port === 0 ? [] : [`ListenAddress 127.0.0.1:${port}`]),
    ...hostKeys.map((_, index) => `HostKey ${join(folder, `host_${index}`)}`),
    `AuthorizedKeysFile ${join(folder, "authorized_keys")}`,
    "PidFile none",
    "StrictModes no",
    "UsePAM no",
    "UseDNS no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin prohibit-password",
    "MaxStartups 100",
    "LogLevel VERBOSE",
    `SetEnv ${Object.entries(environment)
      .map(([key, value]) => `"${key}=${value}"`)
      .join(" ")}`,
    "",
  ].join("\n");
}

interface DaemonOptions {
  readonly fixed: number | undefined;
  readonly logFile: string;
  readonly configure: (port: number) => string;
  readonly before: readonly string[];
}

/** Starts sshd on a port that was free a moment ago; where another process was faster, on the next one. */
async function openDaemon({ fixed, logFile, configure, before }: DaemonOptions): Promise<Door> {
  for (let attempt = 1; ; attempt++) {
    const port = fixed ?? (await freePort());
    const output = openSync(logFile, "w");
    const [program = "", ...parameters] = [...before, SSHD, "-D", "-e", "-f", configure(port)];
    const server = spawn(program, parameters, { stdio: ["ignore", output, output] });
    closeSync(output);
    const log = () => readFileSync(logFile, "utf8");
    const deadline = Date.now() + 10_000;
    while (server.exitCode === null && Date.now() < deadline) {
      if (log().includes("Server listening on")) return daemon(port, server);
      await sleep(5);
    }
    const said = log();
    server.kill("SIGKILL");
    if (attempt >= PORT_ATTEMPTS || !said.includes("Address already in use"))
      throw new Error(`sshd did not start:\n${said}`);
    await sleep(50);
  }
}

function daemon(port: number, server: ChildProcess): Door {
  // As root a connection's process is sshd's child; for others there is one more below it.
  const connections = () =>
    childrenOf(server.pid ?? 0).flatMap((pid) => [pid, ...childrenOf(pid).filter((child) => nameOf(child) === "sshd")]);
  return {
    port,
    connections,
    close: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = new Promise((resolve) => server.once("exit", resolve));
      const children = connections();
      server.kill("SIGKILL");
      signalAll(children, "SIGKILL");
      await ended;
    },
  };
}

/** A loopback port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
