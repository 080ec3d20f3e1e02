// Reads captions as players do: SubRip (.srt) and WebVTT (.vtt) files into cues, with whatever is wrong in them.
export interface Cue {
  start: number;
  end: number;
  lines: string[];
}

export interface CaptionFile {
  cues: Cue[];
  /** What a player would stumble over. */
  faults: Fault[];
}

/** In both languages of the page. */
interface Fault {
  en: string;
  de: string;
}

const TIMES = /^(?:(\d+):)?(\d{2}):(\d{2})[,.](\d{3}) --> (?:(\d+):)?(\d{2}):(\d{2})[,.](\d{3})/;

/** SubRip: blocks of a number, a line of times with commas, and text. */
export function parseSrt(text: string): CaptionFile {
  const file: CaptionFile = { cues: [], faults: [] };
  for (const [i, block] of blocksOf(text).entries()) {
    const [number, times, ...lines] = block;
    if (number?.trim() !== String(i + 1)) {
      const written = number?.slice(0, 20) ?? "";
      file.faults.push({
        en: `cue ${i + 1} is numbered "${written}"`,
        de: `Einblendung ${i + 1} hat die Nummer „${written}“`,
      });
    }
    if (times?.includes("."))
      file.faults.push({
        en: `cue ${i + 1}: SubRip writes milliseconds after a comma`,
        de: `Einblendung ${i + 1}: SubRip schreibt Millisekunden nach einem Komma`,
      });
    take(file, i + 1, times, lines, (line) => line);
  }
  return file;
}

/** WebVTT (W3C): the header, then blocks with times with points; NOTE and STYLE blocks are passed over. */
export function parseVtt(text: string): CaptionFile {
  const file: CaptionFile = { cues: [], faults: [] };
  const [header, ...blocks] = blocksOf(text);
  if (!header?.[0]?.startsWith("WEBVTT"))
    file.faults.push({
      en: "the file does not begin with WEBVTT",
      de: "die Datei beginnt nicht mit WEBVTT",
    });
  for (const [i, block] of blocks.entries()) {
    if (/^(?:NOTE|STYLE|REGION)\b/.test(block[0] ?? "")) continue;
    const at = block.findIndex((line) => line.includes("-->"));
    if (block[at]?.includes(","))
      file.faults.push({
        en: `cue ${i + 1}: WebVTT writes milliseconds after a point`,
        de: `Einblendung ${i + 1}: WebVTT schreibt Millisekunden nach einem Punkt`,
      });
    take(file, i + 1, block[at], block.slice(at + 1), plainVtt);
  }
  return file;
}

/** Whichever of both it is. */
export function readCaptions(text: string): CaptionFile {
  return /^\uFEFF?WEBVTT/.test(text) ? parseVtt(text) : parseSrt(text);
}

function take(
  file: CaptionFile,
  number: number,
  times: string | undefined,
  lines: readonly string[],
  plain: (line: string) => string,
): void {
  const found = TIMES.exec(times ?? "");
  if (!found) {
    file.faults.push({ en: `cue ${number} has no times`, de: `Einblendung ${number} hat keine Zeiten` });
    return;
  }
  const at = (i: number) =>
    Number(found[i] ?? 0) * 3600 + Number(found[i + 1]) * 60 + Number(found[i + 2]) + Number(found[i + 3]) / 1000;
  file.cues.push({ start: at(1), end: at(5), lines: lines.map(plain) });
}

function blocksOf(text: string): string[][] {
  return text
    .replace(/^\uFEFF/, "")
    .replaceAll(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .map((block) => block.split("\n").filter((line) => line !== ""))
    .filter((block) => block.length > 0);
}

const ENTITIES: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&nbsp;": "\u00A0",
  "&lrm;": "\u200E",
  "&rlm;": "\u200F",
};

/** Without the tags of word times, voices and styles. */
function plainVtt(line: string): string {
  return line.replaceAll(/<[^>]*>/g, "").replaceAll(/&[a-z]+;/g, (entity) => ENTITIES[entity] ?? entity);
}
