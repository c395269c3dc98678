/** Prints "N passed, N failed" from the results that vitest wrote for the last run of each suite, and fails when a test did. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

const RESULTS = path.resolve(import.meta.dirname, "../.tmp");

interface VitestResult {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** Passed and failed tests of one run. */
function count(result: VitestResult): { passed: number; failed: number } {
  // A file that fails to load has no tests of its own; it must not read as nothing wrong.
  const brokenFiles = result.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  // A run that passed nothing, or failed outside of any test, has failed.
  const failed = result.numFailedTests + brokenFiles.length || Number(!result.success || result.numPassedTests === 0);
  return { passed: result.numPassedTests, failed };
}

const names = (await readdir(RESULTS)).filter((name) => /^test-results.*\.json$/.test(name));
const counts = await Promise.all(
  names.map(async (name) => count(JSON.parse(await readFile(path.join(RESULTS, name), "utf8")))),
);
const passed = counts.reduce((sum, one) => sum + one.passed, 0);
const failed = counts.reduce((sum, one) => sum + one.failed, 0) || Number(passed === 0);
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
