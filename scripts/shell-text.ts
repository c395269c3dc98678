/** What of a shell library is bundled: all but its comments. No script has a here-document that would miss them. */
export function shellText(source: string): string {
  return source.replaceAll(/^\s*#.*\n/gm, "");
}
