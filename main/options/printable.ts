// Text of files and lists as a terminal may show it: names may hold newlines and what a terminal would obey.

export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => `\\x${character.codePointAt(0)?.toString(16).padStart(2, "0")}`);
}
