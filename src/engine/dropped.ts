/** What an earlier manifest named and this one does not: it stays on the pod, and is told. Pure. */
import type { PodAnswer } from "../pod/answer.ts";

/** A note for each node and package, from the first answer of a run: what the run does makes it forget the packages. */
export function droppedNotes(first: PodAnswer): readonly string[] {
  const facts = first.steps.get("overall_installation")?.facts ?? {};
  const nodes = linesOf(facts.dropped_nodes).map((folder) => {
    const name = folder.split("/").at(-1) ?? folder;
    return `the manifest no longer names the node ${name}: it stays in ${folder}, and is not looked after`;
  });
  const packages = linesOf(facts.dropped_packages).map(
    (name) => `the manifest no longer names the package ${name}: it stays installed`,
  );
  return [...nodes, ...packages];
}

function linesOf(text: string | undefined): readonly string[] {
  return (text ?? "").split("\n").filter((line) => line !== "");
}
