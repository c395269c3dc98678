import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { announce, apply, type CheckoutPod, checkoutPod, look } from "../../support/checkout-pod.ts";
import { type PrivateHub, startPrivateHub } from "../../support/private-hub.ts";

const TOKEN = "token-that-nobody-may-see";
let pod: CheckoutPod;
let hub: PrivateHub;
beforeEach(async () => {
  pod = await checkoutPod();
  await pod.repositories.create("secret/node", { "__init__.py": "" });
  hub = await startPrivateHub(pod.repositories.root, pod.home, TOKEN);
  await announce(pod, hub.gitConfig);
});
afterEach(() => hub.stop());

const step = () => ({
  id: "node_node",
  operation: "node",
  wish: { url: `${hub.url}/secret/node`, ref: "", asked: "no", name: "node", last_part: "fetch", verdict: "install" },
});

async function filesWith(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = await Promise.all(files.map(async (file) => ((await readFile(file)).includes(text) ? [file] : [])));
  return read.flat();
}

test("the token opens a private repository, and is written nowhere", async () => {
  const { result, log } = await apply(pod, step(), ["fetch"], { "0_git_token": TOKEN });
  expect(result).toBe("installed");
  expect(hub.users).toContain("x-access-token");
  expect(log).not.toContain(TOKEN);
  expect(await filesWith(pod.home, TOKEN)).toEqual([]);
  expect(await look(pod, step())).toMatchObject({ state: "satisfied" });
});

test("without a token the reason names the input", async () => {
  const { result, reason } = await apply(pod, step());
  expect(result).toBe("failed");
  expect(reason).toMatch(/private: give .*`?git-token/);
});

test("with a wrong token too, and it is not repeated", async () => {
  const { reason, log } = await apply(pod, step(), ["fetch"], { "0_git_token": "wrong-token" });
  expect(reason).toContain("the git-token that was given may not read it");
  expect(log).not.toContain("wrong-token");
});

test("another host than the repository's is not given the token", async () => {
  const other = await startPrivateHub(pod.repositories.root, pod.home, "another");
  await announce(pod, `${other.gitConfig}[url "${other.url}/"]\n\tinsteadOf = ${hub.url}/\n`);
  const { result } = await apply(pod, step(), ["fetch"], { "0_git_token": TOKEN });
  await other.stop();
  expect(result).toBe("failed");
  expect(other.users).toEqual([]);
});

test("every host that the manifest names is offered the token when it asks for a login, as SECURITY.md says", async () => {
  const folder = join(pod.home, "other");
  await mkdir(folder);
  const other = await startPrivateHub(pod.repositories.root, folder, TOKEN);
  const trust = [hub, other].map(({ url, gitConfig }) => gitConfig.replace("[http]", `[http "${url}/"]`));
  await announce(pod, trust.join(""));
  for (const { url, users } of [hub, other]) {
    const own = { ...step(), wish: { ...step().wish, url: `${url}/secret/node` } };
    expect((await apply(pod, own, ["fetch"], { "0_git_token": TOKEN })).result).toBe("installed");
    expect(users).toContain("x-access-token");
  }
  await other.stop();
});

test("a certificate that nobody vouches for is told as such", async () => {
  await announce(pod);
  const { reason } = await apply(pod, step(), ["fetch"], { "0_git_token": TOKEN });
  expect(reason).toContain("certificate");
});
