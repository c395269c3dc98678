/** The licence texts of the packages inside the bundle, which their licences ask to be kept. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

const LICENCE_FILE = /^(licen[cs]e|copying)/i;
const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** The texts for the packages that own `inputs` (paths below `root`), sorted by folder. @throws when a package has neither text nor licence name. */
export async function licencesOf(root: string, inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((input) => PACKAGE_FOLDER.exec(input)?.[0] ?? []));
  const texts = await Promise.all([...folders].sort().map((folder) => licenceOf(path.join(root, folder))));
  return `${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

async function licenceOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).sort().find((entry) => LICENCE_FILE.test(entry));
  const text = file === undefined ? "" : await readFile(path.join(folder, file), "utf8");
  if (text === "" && typeof license !== "string") throw new Error(`${name} ${version} names no licence`);
  return `${name} ${version} (${license ?? "see below"})\n\n${text.replaceAll("\r\n", "\n").trim()}\n`;
}
