// Whether a person's recording says what the script does.
import { segmentWords } from "../../../base/segment.ts";
import { grade, pass, placesOf, plural, type ReviewCheck, seconds, warn } from "../check.ts";
import { narrationStart } from "../facts.ts";

export const departures: ReviewCheck = (facts) => {
  const { departures: all, words } = facts.input.narration;
  if (all === undefined) return pass("departures", "A voice speaks the script as it stands");
  if (all.length === 0) return pass("departures", "The recording says the script word for word");
  const start = narrationStart(facts.timeline);
  const found = placesOf(
    facts,
    all.map(({ kind, text, start: at, end }) => ({
      at: at + start,
      note:
        kind === "skipped" ? `left out: “${shorten(text ?? "")}”` : `said beside the script for ${seconds(end - at)}`,
    })),
  );
  const skipped = all.filter(({ kind }) => kind === "skipped");
  const added = all.length - skipped.length;
  const lost = skipped.reduce(
    (sum, { text }) => sum + segmentWords(text ?? "", facts.input.metadata.language).length,
    0,
  );
  const told = [
    ...(skipped.length > 0 ? [`${plural(lost, "word")} of the script left out`] : []),
    ...(added > 0 ? [`something else said at ${plural(added, "place")}`] : []),
  ].join(", ");
  return warn(
    "departures",
    Math.max(0.3, grade(lost / Math.max(1, words.length + lost), 0, 0.3)) * (added > 0 ? 0.9 : 1),
    `The recording departs from the script: ${told}`,
    "Where it is meant, nothing is to do: captions show only what is spoken. Else change the script or record it again.",
    found,
  );
};

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
