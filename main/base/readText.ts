// Reads a person's text file: within a limit, in whatever encoding it can be known to have, or not at all.
import { open } from "node:fs/promises";

import chardet from "chardet";

import { AppError } from "./errors.ts";

/** Single-byte Western text is accepted from this certainty on, multi-byte encodings from the second. */
const WESTERN_CONFIDENCE = 30;
const MULTIBYTE_CONFIDENCE = 80;

/**
 * The file's text without its byte order mark. UTF-8, UTF-16 with or without mark, Windows-1252 (which holds Latin-1), and
 * the multi-byte encodings that can be told apart for sure. Throws TEXT_UNREADABLE for anything else, IDEA_INVALID past
 * `maxBytes`. `what` names the file's part in errors.
 */
export async function readText(
  path: string,
  { maxBytes, what = "text", signal }: { maxBytes: number; what?: string; signal?: AbortSignal },
): Promise<string> {
  signal?.throwIfAborted();
  const handle = await open(path, "r").catch((error: unknown) => {
    throw new AppError("TEXT_UNREADABLE", "readText", `The ${what} file ${JSON.stringify(path)} cannot be opened`, {
      cause: error,
      hint: "Check that the path names a file that you may read.",
    });
  });
  try {
    const found = await handle.stat();
    if (!found.isFile())
      throw new AppError("TEXT_UNREADABLE", "readText", `The ${what} ${JSON.stringify(path)} is not a file`, {
        hint: "Name a text file, .txt or .md.",
      });
    if (found.size > maxBytes)
      throw new AppError(
        "IDEA_INVALID",
        "readText",
        `The ${what} file ${JSON.stringify(path)} has ${found.size.toLocaleString("en")} bytes; at most ${maxBytes.toLocaleString("en")} can be used`,
        { hint: "Split it into several videos." },
      );
    return decodeText(await handle.readFile(signal ? { signal } : {}), path);
  } finally {
    await handle.close();
  }
}

/** As `readText`, for bytes that are there already; `name` is for the error. */
export function decodeText(bytes: Uint8Array, name: string): string {
  const encoding = encodingOf(bytes);
  const text = encoding && decode(bytes, encoding);
  if (text === null || text === undefined || !readable(text))
    throw new AppError(
      "TEXT_UNREADABLE",
      "readText",
      `The text of ${JSON.stringify(name)} is in no encoding that is known for sure`,
    );
  return text;
}

function encodingOf(bytes: Uint8Array): string | null {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? null : "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  const wide = wideOrder(bytes);
  if (wide) return wide;
  if (decode(bytes, "utf-8") !== null) return "utf-8";
  for (const { name, confidence } of chardet.analyse(bytes)) {
    if (name.startsWith("UTF-16")) return name.toLowerCase();
    // Latin-1 and Windows-1252 differ only in 0x80–0x9f, where Latin-1 has no letters: what browsers do, too.
    if (name === "ISO-8859-1" || name === "windows-1252")
      return confidence >= WESTERN_CONFIDENCE ? "windows-1252" : null;
    if (/^(Shift_JIS|EUC|GB18030|Big5)/.test(name)) return confidence >= MULTIBYTE_CONFIDENCE ? name : null;
    // A Western text that is taken for another single-byte alphabet would be read wrong without a sign of it.
    if (confidence >= WESTERN_CONFIDENCE) return null;
  }
  return null;
}

/** UTF-16 without a mark shows in Latin letters: every other byte is zero. A stray NUL in UTF-8 is not that. */
function wideOrder(bytes: Uint8Array): string | null {
  const length = Math.min(bytes.length - (bytes.length % 2), 4096);
  if (length < 4 || bytes.length % 2 === 1) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  const pairs = length / 2;
  if (odd > pairs * 0.4 && even < pairs * 0.05) return "utf-16le";
  if (even > pairs * 0.4 && odd < pairs * 0.05) return "utf-16be";
  return null;
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Text has next to no control characters; what has many is a picture or a program. */
function readable(text: string): boolean {
  let controls = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if ((c < 32 && c !== 9 && c !== 10 && c !== 12 && c !== 13) || (c >= 0x7f && c < 0xa0)) controls++;
  }
  return controls <= Math.max(8, text.length * 0.02);
}
