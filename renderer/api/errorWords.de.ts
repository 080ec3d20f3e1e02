// The catalogue of errors in German, fetched where the page speaks it.
import { ERRORS_DE } from "../../contract/errors.de.ts";
import { ERRORS, type ErrorCode } from "../../contract/errors.ts";
import type { ErrorWords } from "./errorWords.ts";

const de: ErrorWords = Object.fromEntries(
  (Object.keys(ERRORS) as ErrorCode[]).map((code) => [
    code,
    { ...ERRORS_DE[code], generalInEnglish: ERRORS[code].message },
  ]),
);

export default de;
