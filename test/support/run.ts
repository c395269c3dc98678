/** Runs a program for a test's preparation. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/**
 * Runs a program to its end and returns its standard output without the last line break.
 * @throws when it ends with another code than 0; the error's message has its standard error.
 */
export async function run(
  program: string,
  parameters: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const { stdout } = await execute(program, [...parameters], { maxBuffer: 64 * 1024 * 1024, ...options });
  return stdout.replace(/\n$/, "");
}
