import type { ManifestProblem } from "../manifest/check.ts";
import type { WrittenManifest } from "../manifest/schema.ts";

interface NamedSecret {
  readonly name: string;
  readonly path: readonly PropertyKey[];
}

function namedSecrets(written: WrittenManifest): readonly NamedSecret[] {
  const at = (names: readonly string[] | undefined, path: readonly PropertyKey[]) =>
    (names ?? []).map((name, index) => ({ name, path: [...path, "secrets", index] }));
  return [
    ...(written.nodes ?? []).flatMap((node, index) =>
      typeof node === "string" ? [] : at(node.secrets, ["nodes", index]),
    ),
    ...(written.steps ?? []).flatMap((step, index) => at(step.secrets, ["steps", index])),
    ...(written.services ?? []).flatMap((service, index) => {
      if (typeof service === "string") return [];
      const token = service.token === undefined ? [] : [{ name: service.token, path: ["services", index, "token"] }];
      return [...token, ...at(service.secrets, ["services", index])];
    }),
    ...at(written.secrets, []),
  ];
}

/** Secrets that the manifest names and the input `secrets` does not hold. */
export function missingSecrets(written: WrittenManifest, given: readonly string[]): readonly ManifestProblem[] {
  return namedSecrets(written)
    .filter(({ name }) => !given.includes(name))
    .map(({ name, path }) => ({
      path,
      message: `the input \`secrets\` has no ${name}; add a line there: ${name}=\${{ secrets.${name} }}`,
    }));
}

/** Given secrets that nothing in the manifest names: nobody gets them. */
export function unusedSecrets(written: WrittenManifest, given: readonly string[]): readonly string[] {
  const named = new Set(namedSecrets(written).map(({ name }) => name));
  return given.filter((name) => !named.has(name));
}
