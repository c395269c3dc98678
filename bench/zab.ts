// A = dist (HEAD), B = src. args: rounds, rtts
import { openStage } from "./stage.ts";
import { timed, times } from "./measure.ts";
const rounds = Number(process.argv[2] ?? 15), rtts = (process.argv[3] ?? "0,20,100").split(",").map(Number);
const stage = await openStage(rtts.filter((x) => x > 0));
try {
  await stage.provision();
  for (const place of stage.places.filter((p) => rtts.includes(p.roundTrip))) {
    await stage.goTo(place);
    const R: Record<string, number[]> = { ssh: [], A: [], B: [] };
    for (let i = 0; i < rounds; i++) {
      R.ssh!.push(await timed(stage.ssh(place, "true")));
      if (!process.env.ZSAME) delete process.env.COMFY_POD_TEST_ENTRY; R.A!.push(await stage.noOp(place));
      process.env.COMFY_POD_TEST_ENTRY = "src"; process.env.ZB === "parts" && 0; R.B!.push(await stage.noOp(place));
    }
    const m = Object.fromEntries(Object.entries(R).map(([k, v]) => [k, times(v)]));
    console.log(place.roundTrip, Object.entries(m).map(([k, v]) => `${k} ${v.median.toFixed(0)} (${v.best.toFixed(0)})`).join("  "), "A/ssh", (m.A!.median / m.ssh!.median).toFixed(3), "B/ssh", (m.B!.median / m.ssh!.median).toFixed(3));
  }
} finally { await stage.close(); }
