// The book of phrases in German, fetched where the page speaks it.
import { ERRORS_DE } from "../../../../contract/errors.de.ts";
import { ERRORS, type ErrorCode } from "../../../../contract/errors.ts";
import { openBook, type Phrases } from "../book.ts";
import { files } from "./files.ts";
import { ideas } from "./ideas.ts";
import { lists } from "./lists.ts";
import { looks } from "./looks.ts";
import { machine } from "./machine.ts";
import { making } from "./making.ts";
import { pictures } from "./pictures.ts";
import { rows } from "./rows.ts";
import { script } from "./script.ts";
import { sources } from "./sources.ts";
import { told } from "./told.ts";
import { voices } from "./voices.ts";

/** What the backend composes itself. */
export const PHRASES: Phrases = {
  ...files,
  ...ideas,
  ...lists,
  ...looks,
  ...machine,
  ...making,
  ...pictures,
  ...rows,
  ...script,
  ...sources,
  ...told,
  ...voices,
};

/** What an error says where nothing more is known, and what to do. */
const general: Phrases = Object.fromEntries(
  (Object.keys(ERRORS) as ErrorCode[]).flatMap((code) => [
    [ERRORS[code].message, ERRORS_DE[code].message],
    [ERRORS[code].hint, ERRORS_DE[code].hint],
  ]),
);

export default { say: openBook({ ...general, ...PHRASES }, ",") };
