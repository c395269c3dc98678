/** Prints "N passed, N failed" from the result that vitest wrote for the last run of all tests, and fails when a test did. */
import { readFile } from "node:fs/promises";
import path from "node:path";

const RESULT = path.resolve(import.meta.dirname, "../.tmp/test-results.json");

interface VitestResult {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const result: VitestResult = JSON.parse(await readFile(RESULT, "utf8"));
// A file that fails to load has no tests of its own; it must not read as nothing wrong.
const brokenFiles = result.testResults.filter(
  ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
);
// A run that passed nothing, or failed outside of any test, has failed.
const failed = result.numFailedTests + brokenFiles.length || Number(!result.success || result.numPassedTests === 0);
console.log(`${result.numPassedTests} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
