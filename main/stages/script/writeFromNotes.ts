// A script from a person's notes: every statement is taken from them and recorded; the writer adds only the frame.
import type { ScriptOutput } from "../../../contract/script.ts";
import type { Work } from "./index.ts";
import { writeOwn } from "./writeOwn.ts";

export async function writeFromNotes(work: Work, notes: string): Promise<ScriptOutput> {
  return await writeOwn(work, notes);
}
