// The text of a file that a person drops: plain text, Markdown, or the paragraphs of a Word document.
import { IDEA_LIMITS } from "../../../contract/idea.ts";

/** Why a file gives no text: `kind` is for the words of the page. */
export class NoText extends Error {
  readonly kind: "oldWord" | "pdf" | "binary" | "damaged" | "empty" | "tooLong";
  /** How many characters there are, of what is too long. */
  readonly characters: number;

  constructor(kind: NoText["kind"], characters = 0) {
    super(kind);
    this.kind = kind;
    this.characters = characters;
  }
}

/** For a file input's `accept`. */
export const TEXT_FILES = ".txt,.md,.markdown,.text,.docx,text/plain,text/markdown";

/** Of a whole file, before anything of it is unpacked. */
const MOST_BYTES = 20_000_000;

/** Throws NoText: nothing is cut silently. */
export async function readTextFile(file: File, most: number = IDEA_LIMITS.textBytes): Promise<string> {
  if (file.size > MOST_BYTES) throw new NoText("tooLong", file.size);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = (begins(bytes, ZIP) ? await wordText(bytes) : plainText(bytes)).replace(/\r\n?/g, "\n").trim();
  if (text === "") throw new NoText("empty");
  if (text.length > most) throw new NoText("tooLong", text.length);
  return text;
}

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** Of Word before 2007. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];
const PDF = [0x25, 0x50, 0x44, 0x46];

function begins(bytes: Uint8Array, with_: readonly number[]): boolean {
  return with_.every((byte, i) => bytes[i] === byte);
}

/** UTF-8, UTF-16 where its mark says so, else what older editors of the West write. */
function plainText(bytes: Uint8Array): string {
  if (begins(bytes, COMPOUND)) throw new NoText("oldWord");
  if (begins(bytes, PDF)) throw new NoText("pdf");
  if (begins(bytes, [0xff, 0xfe])) return new TextDecoder("utf-16le").decode(bytes);
  if (begins(bytes, [0xfe, 0xff])) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes.includes(0)) throw new NoText("binary");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

async function wordText(bytes: Uint8Array): Promise<string> {
  const { unzipSync, strFromU8 } = await import("fflate");
  try {
    const files = unzipSync(bytes, {
      // A small archive may unpack to more than there is memory.
      filter: ({ name, originalSize }) => name === "word/document.xml" && originalSize <= MOST_BYTES,
    });
    const document = files["word/document.xml"];
    if (!document) throw new NoText("binary");
    return paragraphsOf(strFromU8(document));
  } catch (error) {
    throw error instanceof NoText ? error : new NoText("damaged");
  }
}

/** Read tag by tag: what the page's policy allows of parsers is none for XML. */
export function paragraphsOf(xml: string): string {
  const out: string[] = [];
  let inText = false;
  for (const [, tag = "", text = ""] of xml.matchAll(/<(\/?[^>]*)>([^<]*)/g)) {
    const name = /^\/?w:[A-Za-z]+/.exec(tag)?.[0];
    if (name === "w:t") inText = !tag.endsWith("/");
    else if (name !== undefined) inText = false;
    if (inText) out.push(unescaped(text));
    if (name === "w:tab") out.push("\t");
    if (name === "w:br" || name === "w:cr") out.push("\n");
    if (name === "/w:p") out.push("\n\n");
  }
  return out.join("").replace(/\n{3,}/g, "\n\n");
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    },
  );
}
