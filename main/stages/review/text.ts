// The report as a person reads it on the command line: the verdict first, then what failed, what to look at, and what to do.
import { ASPECTS, type Check, type PolicyReading, type ReviewOutput } from "../../../contract/review.ts";
import { CHECKS, type CheckId } from "./weights.ts";

export interface ReviewTextOptions {
  /** Columns to wrap at. */
  width?: number;
  /** Wraps text for a terminal; none by default. */
  paint?: (style: "good" | "warn" | "bad" | "dim" | "bold", text: string) => string;
  /** Also list what passed. */
  all?: boolean;
}

const VERDICT = {
  approved: { style: "good", text: "APPROVED" },
  waiting: { style: "warn", text: "WAITS FOR YOU" },
  rejected: { style: "bad", text: "REJECTED" },
} as const;
const MARK = {
  pass: { sign: "✓", style: "good" },
  warn: { sign: "!", style: "warn" },
  fail: { sign: "✗", style: "bad" },
} as const;
/** Places shown of each check; the others are counted. */
const PLACES = 4;

export function reviewText(review: ReviewOutput, options: ReviewTextOptions = {}): string {
  const { width = 100, paint = (_style, text) => text, all = false } = options;
  const verdict = VERDICT[review.verdict];
  const count = (status: Check["status"]) => review.checks.filter((check) => check.status === status).length;
  const lines = [
    `${paint(verdict.style, verdict.text)}  ${paint("bold", `${percent(review.score)} of 100`)}  ${review.reason}`,
    paint("dim", ASPECTS.map((aspect) => `${aspect} ${percent(review.aspects[aspect])}`).join(" · ")),
    ...(review.policy ? [paint("dim", readBy(review.policy))] : []),
    paint("dim", `${count("pass")} checks passed, ${count("warn")} warned, ${count("fail")} failed`),
  ];
  for (const status of all ? (["fail", "warn", "pass"] as const) : (["fail", "warn"] as const))
    for (const check of review.checks.filter((one) => one.status === status)) {
      const mark = MARK[status];
      lines.push(
        "",
        ...wrap(`${mark.sign} ${titleOf(check)}: ${check.message}`, width, "  ").map((line, i) =>
          i === 0 ? paint(mark.style, line) : line,
        ),
      );
      for (const { at, sceneId, note } of check.found.slice(0, PLACES))
        lines.push(...wrap(`    ${timecode(at)}  ${sceneId ? `${sceneId}  ` : ""}${note}`, width, "             "));
      if (check.found.length > PLACES) lines.push(paint("dim", `    and ${check.found.length - PLACES} more places`));
      if (check.hint) lines.push(...wrap(`  → ${check.hint}`, width, "    "));
    }
  return lines.join("\n");
}

/** Who looked for what platforms restrict. */
function readBy({ model, sentences }: PolicyReading): string {
  return model
    ? `policy read by word lists and ${model.name}`
    : `policy read by ${sentences > 0 ? "word lists alone" : "word lists"}`;
}

/** `1:05.3`, `1:02:05.3`. */
export function timecode(at: number): string {
  const tenths = Math.round(at * 10);
  const [hours, minutes, rest] = [Math.floor(tenths / 36_000), Math.floor(tenths / 600) % 60, tenths % 600];
  const tail = `${String(Math.floor(rest / 10)).padStart(2, "0")}.${rest % 10}`;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

const titleOf = (check: Check): string => (check.id in CHECKS ? CHECKS[check.id as CheckId].title.en : check.id);
const percent = (score: number): string => String(Math.round(score * 100));

function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=\S)\s/)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
