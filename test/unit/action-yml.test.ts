import { describe, expect, it } from "vitest";
import {
  generatedFiles,
  generatedTables,
  manifestKeys,
  markedPart,
  readActionMetadata,
  readText,
} from "../../scripts/generate-docs.ts";
import { documentationOf, INPUT_NAMES } from "../../src/inputs/definitions.ts";
import { OUTPUT_NAMES } from "../../src/report/outputs.ts";
import { STEP_NAMES } from "../../src/steps/names.ts";

const action = readActionMetadata();

/** The first cell of each row, without the code marks. */
function firstCells(part: string | null): readonly string[] {
  const rows = part?.split("\n").slice(2) ?? [];
  return rows.map((row) => /^\| `([^`]+)`/.exec(row)?.[1] ?? row);
}

describe("action.yml", () => {
  it("has the inputs of the schema, in its order, with its words and defaults", () => {
    expect(Object.keys(action.inputs)).toEqual(INPUT_NAMES);
    for (const name of INPUT_NAMES) {
      const { description, default: byDefault } = documentationOf(name);
      expect(action.inputs[name], name).toMatchObject({ description, default: byDefault });
      expect(description, name).toMatch(/\.$/);
    }
  });

  it("has the outputs that the report writes, each described", () => {
    expect(Object.keys(action.outputs)).toEqual(OUTPUT_NAMES);
    for (const [name, output] of Object.entries(action.outputs)) expect(output.description, name).toMatch(/\.$/);
  });

  it("runs the bundle under Node 24", () => {
    expect(action.runs).toEqual({ using: "node24", main: "dist/main.js" });
  });
});

describe("README.md", () => {
  const readme = readText("README.md");
  const tables = generatedTables(action);

  it.each(Object.keys(tables))("has the table of %s as it is generated", (name) => {
    expect(markedPart(readme, name)).toBe(tables[name]);
  });

  it("names every input, output, key and step, and no other", () => {
    expect(firstCells(markedPart(readme, "inputs"))).toEqual(Object.keys(action.inputs));
    expect(firstCells(markedPart(readme, "outputs"))).toEqual(Object.keys(action.outputs));
    expect(firstCells(markedPart(readme, "manifest"))).toEqual(manifestKeys().map((key) => key.path));
    expect(firstCells(markedPart(readme, "steps"))).toEqual(STEP_NAMES.map((step) => step.id));
  });
});

it("keeps every generated file current", () => {
  for (const [path, text] of Object.entries(generatedFiles())) expect(readText(path) === text, path).toBe(true);
});
