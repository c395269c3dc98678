/** Begins to log in to the pods of a run while the rest of the action is loaded. What comes of it is kept for who takes them over. */
import type { Settings, SshTarget } from "../settings.ts";
import { openSsh, type SshConnection, type SshOptions } from "./ssh.ts";

export type Listeners = Required<Pick<SshOptions, "onWarning" | "onNotice">>;

export interface EarlyConnections {
  /** The connection to that pod of the settings. */
  take(target: SshTarget, listeners: Listeners): SshConnection;
}

/** @throws PrivateKeyError where the key cannot be read. */
export function openConnections(settings: Settings): EarlyConnections {
  const opened = new Map(
    settings.targets.flatMap((target) => (target.kind === "local" ? [] : [[target, openEarly(target, settings)]])),
  );
  return {
    take(target, listeners) {
      const take = opened.get(target);
      if (take === undefined) throw new Error(`${target.host} is no pod of this run`);
      return take(listeners);
    },
  };
}

function openEarly(
  target: SshTarget,
  { key, keyPassphrase, connectTimeoutMs }: Settings,
): (listeners: Listeners) => SshConnection {
  const kept: ((listeners: Listeners) => void)[] = [];
  let taken: Listeners | null = null;
  const tell = (what: (listeners: Listeners) => void) => {
    if (taken === null) kept.push(what);
    else what(taken);
  };
  const connection = openSsh({
    target,
    key: key ?? "",
    passphrase: keyPassphrase,
    connectTimeoutMs,
    onWarning: (warning) => tell(({ onWarning }) => onWarning(warning)),
    onNotice: (notice) => tell(({ onNotice }) => onNotice(notice)),
  });
  connection.begin();
  return (listeners) => {
    taken = listeners;
    for (const what of kept.splice(0)) what(listeners);
    return connection;
  };
}
