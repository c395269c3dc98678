/** Before tests that need a pod: says in one sentence what this machine lacks. */
import { spawnSync } from "node:child_process";

const NEEDED: readonly { readonly what: string; readonly try: readonly [string, ...string[]] }[] = [
  { what: "sshd (openssh-server)", try: ["/usr/sbin/sshd", "-V"] },
  { what: "ssh-keygen (openssh-client)", try: ["ssh-keygen", "-?"] },
  { what: "git", try: ["git", "--version"] },
  { what: "python3 with venv (python3-venv)", try: ["python3", "-c", "import venv, ensurepip"] },
  { what: "ps (procps)", try: ["ps", "--version"] },
  { what: "jq", try: ["jq", "--version"] },
];

export default function setup(): void {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 24) {
    throw new Error(`these tests need Node 24 and run under ${process.version}: start them with \`npm test\``);
  }
  const missing = NEEDED.filter(({ try: [command, ...args] }) => !answers(command, args)).map(({ what }) => what);
  if (missing.length > 0) {
    throw new Error(`these tests need ${missing.join(", ")}: \`npm run setup\` installs it on Debian and Ubuntu`);
  }
}

/** True where the program is there; only Python's exit code says more than that (sshd 9.2 knows no `-V`). */
function answers(command: string, args: readonly string[]): boolean {
  const { error, status } = spawnSync(command, args, { stdio: "ignore" });
  return error === undefined && (command !== "python3" || status === 0);
}
