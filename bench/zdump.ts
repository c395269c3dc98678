import { spawn } from "node:child_process";
import { openStage } from "./stage.ts";
const rtt = Number(process.argv[2] ?? 100);
const stage = await openStage([rtt]);
try {
  await stage.provision();
  const place = stage.places.find((p) => p.roundTrip === rtt)!;
  await stage.goTo(place);
  for (const entry of (process.argv[3] ?? "dist,src").split(",")) {
    if (entry === "src") process.env.COMFY_POD_TEST_ENTRY = "src"; else delete process.env.COMFY_POD_TEST_ENTRY;
    await stage.noOp(place); await stage.noOp(place);
    const [p, ...a] = [...place.network, "tcpdump", "-n", "-ttt", "-i", "any", "-U", "tcp"];
    const d = spawn(p!, a, { stdio: ["ignore", "inherit", "ignore"] });
    await new Promise((r) => setTimeout(r, 1500));
    console.log("==", entry, await stage.noOp(place));
    await new Promise((r) => setTimeout(r, 1000));
    d.kill("SIGINT"); await new Promise((r) => d.once("exit", r));
  }
} finally { await stage.close(); }
