// The name of a folder or file, made of a title.

/** At most this many bytes of UTF-8, so that `<slug>-2.partial` stays under the 255 that file systems take. */
const MAX_BYTES = 120;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** Lower case, words joined by hyphens, letters and digits of any script; never empty, never a name that Windows reserves. */
export function slug(title: string, maxBytes = MAX_BYTES): string {
  const words = title
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/['’]/g, "")
    .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu);
  let name = "";
  for (const word of words ?? []) {
    const longer = name === "" ? word : `${name}-${word}`;
    if (Buffer.byteLength(longer) > maxBytes) break;
    name = longer;
  }
  if (name === "" || RESERVED.test(name)) return name === "" ? "video" : `${name}-video`;
  return name;
}
