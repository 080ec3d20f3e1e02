// What a file that was opened with the app is for: a table is a list of videos, any other text is notes for one.
import { LIST_LIMITS } from "../../../contract/api/batch.ts";
import { IDEA_LIMITS } from "../../../contract/idea.ts";
import { format } from "../../i18n/index.ts";
import { NoText, readTextFile } from "../newVideo/readTextFile.ts";
import { words as newVideoWords } from "../newVideo/words/index.ts";
import { words } from "./words/index.ts";

type Taken = { kind: "list" | "notes"; text: string } | { kind: "unread"; why: string };

const TABLE = /\.(csv|tsv)$/i;

/** @param bytes Null: the shell could not read it. */
export async function takeFile(name: string, bytes: Uint8Array | null): Promise<Taken> {
  if (bytes === null) return { kind: "unread", why: words.now().gone };
  const kind = TABLE.test(name) ? "list" : "notes";
  const most = kind === "list" ? LIST_LIMITS.characters : IDEA_LIMITS.textBytes;
  try {
    return { kind, text: await readTextFile(new File([Uint8Array.from(bytes)], name), most) };
  } catch (error) {
    if (!(error instanceof NoText)) throw error;
    await newVideoWords.load();
    const { fileFaults } = newVideoWords.now().newVideo;
    const why =
      error.kind === "tooLong"
        ? fileFaults.tooLong(format.number(error.characters), format.number(most))
        : fileFaults[error.kind];
    return { kind: "unread", why };
  }
}
