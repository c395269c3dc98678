import { openStage, MANIFEST } from "./stage.ts"; import { times } from "./measure.ts"; import { runAction } from "../test/support/action.ts";
process.env.COMFY_POD_TEST_ENTRY = "src";
const rtts=[20]; const stage = await openStage(rtts);
try { await stage.provision(); for (const place of stage.places) { await stage.goTo(place); const R: Record<string, number[]> = {"":[],y:[]};
 for (let i=0;i<20;i++) for (const k of ["","y"]) { const r = await runAction({ inputs: stage.small.inputs(MANIFEST, { host: `${stage.small.pod.user}@${place.host}:${stage.port}` }), network: place.network, environment: { ZG: k } }); if (r.outputs.result!=="unchanged") throw new Error(r.log); R[k]!.push(r.seconds*1000); }
 console.log(place.roundTrip, Object.entries(R).map(([k,v])=>`${k}: ${times(v).median.toFixed(0)} (${times(v).best.toFixed(0)})`).join(" ")); } } finally { await stage.close(); }
