/** Words that people know from other actions and tools, and what they are here. */
import { nearest } from "../did-you-mean.ts";

/** By the name without case, `-` and `_`. */
const FOREIGN_INPUTS: Readonly<Record<string, string>> = {
  username: "say `user`",
  login: "say `user`",
  passphrase: "say `key-passphrase`",
  keypassword: "say `key-passphrase`",
  privatekey: "say `key`",
  sshkey: "say `key`",
  sshprivatekey: "say `key`",
  keypath: "say `key`, and give the key itself, as a secret",
  identityfile: "say `key`, and give the key itself, as a secret",
  password: "passwords are not supported; give a private key as `key`",
  fingerprint: "say `host-key`",
  hostfingerprint: "say `host-key`",
  knownhosts: "say `host-key`",
  sshknownhosts: "say `host-key`",
  hostname: "say `host`",
  address: "say `host`",
  ip: "say `host`",
  server: "say `host`",
  remotehost: "say `host`",
  remoteuser: "say `user`",
  remoteport: "say `port`",
  token: "say `git-token`",
  githubtoken: "say `git-token`",
  config: "say `manifest`",
  configfile: "say `manifest`",
  script: "write the shell as one of the manifest's `steps`",
  run: "write the shell as one of the manifest's `steps`",
  env: "write variables as the manifest's `env`, and secrets as `secrets`",
  envs: "write variables as the manifest's `env`, and secrets as `secrets`",
  timeout: "say `connect-timeout`, `step-timeout` or `idle-timeout`",
  commandtimeout: "say `step-timeout`",
};

export interface ForeignInputs {
  readonly problems: readonly { readonly input: string; readonly message: string }[];
  readonly notices: readonly string[];
}

/**
 * Judges the inputs in the environment that are not ours: the runner passes them on as `INPUT_*` with no more than a
 * warning, so that a mistyped `skip` would be ignored.
 */
export function judgeForeignInputs(
  environment: Readonly<Record<string, string | undefined>>,
  ours: readonly string[],
): ForeignInputs {
  const foreign = Object.entries(environment)
    .filter(([name, value]) => name.startsWith("INPUT_") && value !== undefined && value.trim() !== "")
    .map(([name]) => name.slice("INPUT_".length).toLowerCase())
    .filter((name) => !ours.includes(name));
  const problems: { input: string; message: string }[] = [];
  const notices: string[] = [];
  for (const input of foreign) {
    const normal = input.replace(/[-_ ]/g, "");
    const meant = nearest(input, ours);
    if (Object.hasOwn(FOREIGN_INPUTS, normal))
      problems.push({ input, message: `is not an input of this action; ${FOREIGN_INPUTS[normal]}` });
    else if (meant !== null) problems.push({ input, message: `is not an input of this action; say \`${meant}\`` });
    else notices.push(`\`${input}\` is not an input of this action, and is ignored`);
  }
  return { problems, notices };
}

const POD_STAYS = "say stop-services; the pod itself keeps running and costing";

/** Commands that could mean the pod itself. */
export const FOREIGN_COMMANDS: Readonly<Record<string, string>> = {
  stop: POD_STAYS,
  start: `say start-services; and to stop, ${POD_STAYS}`,
  restart: `say restart-services; and to stop, ${POD_STAYS}`,
};
