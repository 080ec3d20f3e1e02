// The extensions that are looked at, and what to say of formats that are known but cannot be used.
import type { FileSort } from "../../contract/api/files.ts";
import { wordTable } from "../base/wordTable.ts";

const USABLE = {
  picture: "jpg jpeg jpe jfif png apng webp gif avif tif tiff bmp",
  clip: "mp4 m4v mov qt 3gp 3g2 mkv webm avi wmv asf flv f4v mpg mpeg m2v ts mts m2ts vob ogv",
  music: "mp3 m4a m4b aac wav flac ogg oga opus aif aiff caf wma",
};

/** What a person looks for when they choose a file, by the endings of names, in lower case. */
export const EXTENSIONS_OF: Readonly<Record<FileSort, ReadonlySet<string>>> = {
  picture: endings(USABLE.picture),
  clip: endings(USABLE.clip),
  sound: endings(USABLE.music),
  text: endings("txt md markdown text fountain"),
  table: endings("csv tsv"),
  archive: endings("zip ytempire json"),
};

function endings(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

/** Said of a file by its extension, where its bytes are not one of the usable formats. */
const HINTS: Readonly<Record<string, string>> = wordTable({
  "svg svgz": "Drawings as SVG are not read: export it as PNG",
  "heic heif hif": "HEIC photos cannot be read: export it as JPEG",
  "raw dng cr2 cr3 nef nrw arw orf rw2 raf pef srw": "Raw photos are not read: export it as JPEG",
  "psd psb xcf": "Layered pictures are not read: export it as PNG",
  jxl: "JPEG XL is not read: export it as JPEG",
});

const UNUSABLE = new Map<string, string>(
  Object.entries(HINTS).flatMap(([extensions, hint]) => extensions.split(" ").map((e) => [`.${e}`, hint] as const)),
);

/** In lower case, with their dots. */
export const EXTENSIONS: ReadonlySet<string> = new Set([
  ...Object.values(USABLE).flatMap((extensions) => extensions.split(" ").map((e) => `.${e}`)),
  ...UNUSABLE.keys(),
]);

/** Why a file of unknown bytes cannot be used. */
export function unknownReason(extension: string): string {
  return (
    UNUSABLE.get(extension.toLowerCase()) ??
    `It is no picture, clip or sound, whatever its name says (${extension || "no extension"})`
  );
}
