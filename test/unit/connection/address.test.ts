import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Address, formatAddress, readAddresses } from "../../../src/connection/address.ts";

const read = (host: string, port: string | null = null, user: string | null = null) =>
  readAddresses({ host, port, user });
const problemsOf = (host: string, port: string | null = null, user: string | null = null) => {
  const reading = read(host, port, user);
  return reading.ok ? [] : reading.problems;
};

describe("what names a pod", () => {
  const forms: readonly (readonly [string, string])[] = [
    ["203.0.113.7", "root@203.0.113.7:22"],
    ["root@203.0.113.7:10341", "root@203.0.113.7:10341"],
    ["ubuntu@pod.example.com", "ubuntu@pod.example.com:22"],
    ["  pod:2222  ", "root@pod:2222"],
    ["[2001:db8::1]:22", "root@[2001:db8::1]:22"],
    ["root@[2001:db8::1]:10341", "root@[2001:db8::1]:10341"],
    ["2001:db8::1", "root@[2001:db8::1]:22"],
    ["ssh://root@203.0.113.7:10341/", "root@203.0.113.7:10341"],
    ["ssh root@1.2.3.4 -p 10341 -i ~/.ssh/id_ed25519", "root@1.2.3.4:10341"],
    ["$ ssh root@1.2.3.4 -p 10341", "root@1.2.3.4:10341"],
    ["ssh -p 10341 root@1.2.3.4 -L 8080:localhost:8080", "root@1.2.3.4:10341"],
    ["ssh -p10341 root@1.2.3.4", "root@1.2.3.4:10341"],
    ["root@1.2.3.4 -p 10341 -i '/my keys/id'", "root@1.2.3.4:10341"],
    ["ssh -i $HOME/.ssh/id root@1.2.3.4", "root@1.2.3.4:22"],
  ];
  test.each(forms)("%s", (host, expected) => {
    const reading = read(host);
    expect(reading.ok ? reading.addresses.map(formatAddress) : reading.problems).toEqual([expected]);
  });

  test("several lines are several pods; port and user fill the gaps", () => {
    const reading = read("203.0.113.7\n\nroot@203.0.113.8\r\n203.0.113.9:2222", "2222", "root");
    expect(reading.ok && reading.addresses.map(formatAddress)).toEqual([
      "root@203.0.113.7:2222",
      "root@203.0.113.8:2222",
      "root@203.0.113.9:2222",
    ]);
  });

  test("-i and -L are passed over with a notice each, and nothing else is", () => {
    const reading = read("ssh root@1.2.3.4 -p 22 -i ~/.ssh/id -L 8188:localhost:8188");
    expect(reading.ok && reading.notices).toEqual([
      expect.stringMatching(/^host: -i is ignored.*`key`/),
      expect.stringMatching(/^host: -L is ignored/),
    ]);
    expect(read("root@1.2.3.4")).toMatchObject({ ok: true, notices: [] });
  });
});

describe("what is refused, and why", () => {
  const mistakes: readonly (readonly [string, RegExp])[] = [
    ["", /no pod is named/],
    ["abc123-64410@ssh.runpod.io", /RunPod's proxy.*SSH over exposed TCP/],
    ["ssh abc123-64410@ssh.runpod.io -i ~/.ssh/id_ed25519", /SSH over exposed TCP/],
    ["https://abc-8188.proxy.runpod.net", /web address/],
    ["203.0.113.7:0", /"0" is no port/],
    ["203.0.113.7:65536", /no port/],
    ["203.0.113.7:", /no port/],
    ["203.0.113.7:ssh", /no port/],
    ["203.0.113.999", /no host name/],
    ["203.0.113.7, 203.0.113.8", /one a line|no host/],
    ["203.0.113.7,203.0.113.8", /one a line/],
    ["203.0.113.7 10341", /comes something else/],
    ["ssh root@1.2.3.4 nvidia-smi", /no command is run/],
    ["ssh root@1.2.3.4; rm -rf /", /shell characters/],
    ["ssh root@1.2.3.4 | tee log", /shell characters/],
    ["ssh root@`id`", /no host name/],
    ["root@$(id)", /no host name|shell characters/],
    ["-oProxyCommand=id", /no host name/],
    ["root@-oProxyCommand=id", /no host name/],
    ["-l@203.0.113.7", /no user name/],
    ["ro ot@203.0.113.7", /something else|no host/],
    ["@203.0.113.7", /no user name/],
    ["ssh -p 22", /names no host/],
    ["ssh -p 22 root@1.2.3.4:23", /-p says 22/],
    ["ssh root@1.2.3.4 -p", /-p: "" is no port/],
    ["[1.2.3.4", /no host name/],
  ];
  test.each(mistakes)("%s", (host, message) => {
    expect(problemsOf(host).join("\n")).toMatch(message);
  });

  test("each option of an ssh line by its name", () => {
    const problems = problemsOf("ssh -o StrictHostKeyChecking=no -A -J jump root@1.2.3.4 -R 1:a:2");
    expect(problems).toHaveLength(4);
    for (const [index, option] of ["-o", "-A", "-J", "-R"].entries())
      expect(problems[index]).toContain(`option ${option}`);
  });

  test("a value beside host that says something else, but not one that says the same", () => {
    expect(problemsOf("root@203.0.113.7:10341", "22", "admin")).toEqual([
      expect.stringMatching(/^port: 22 .*10341/),
      expect.stringMatching(/^user: admin .*root/),
    ]);
    expect(problemsOf("root@203.0.113.7:10341", "10341", "root")).toEqual([]);
  });

  test("everything at once", () => {
    const problems = problemsOf("203.0.113.7:99999\nabc@ssh.runpod.io\n203.0.113.9\n203.0.113.9", "x", "a b");
    expect(problems.map((problem) => problem.split(/[:,]/)[0])).toEqual(["port", "user", "host", "host", "host"]);
    expect(problems.at(-1)).toContain("named twice");
  });
});

test("whatever is written, what is accepted can be taken for no option and no shell text", () => {
  const anything = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.stringMatching(/^[-@:[\]a-z0-9.%$ ]{1,24}$/),
  );
  fc.assert(
    fc.property(anything, (host) => {
      const reading = read(host);
      const addresses: readonly Address[] = reading.ok ? reading.addresses : [];
      return addresses.every(
        (address) =>
          /^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$/.test(address.host) &&
          /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(address.user) &&
          address.port >= 1 &&
          address.port <= 65_535,
      );
    }),
    { numRuns: 2_000 },
  );
});
