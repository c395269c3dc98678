/** Quotes one value for a POSIX shell; the only way a value enters shell text. A NUL cannot be passed and is refused. */
export function quote(value: string): string {
  if (value.includes("\0")) throw new Error("a value with a NUL character cannot be passed to a shell");
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
