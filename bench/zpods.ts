import { runAction } from "../test/support/action.ts";
import { recordedPods } from "./many-pods/pods.ts";
import { openStage, MANIFEST } from "./stage.ts";
const n = Number(process.argv[2] ?? 32), reps = Number(process.argv[3] ?? 3);
const stage = await openStage([20]);
const place = stage.places.find(({ roundTrip }) => roundTrip === 20)!;
const recorded = await recordedPods(stage);
try {
  await stage.provision(); await stage.goTo(place);
  const go = (environment: Record<string,string>) => { const x = recorded.inputs(n); return runAction({ inputs: stage.small.inputs(MANIFEST, { ...x }), network: place.network, environment }); };
  await go({});
  for (let i = 0; i < reps; i++) { const r = await go({ NODE_OPTIONS: "--cpu-prof --cpu-prof-interval 200 --cpu-prof-dir /tmp/prof" }); console.log(r.outputs.result, r.seconds); }
} finally { await recorded.stop(); await stage.close(); }
