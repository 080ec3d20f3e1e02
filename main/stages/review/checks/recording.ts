// Whether a person's recording says what the script does.
import { segmentWords } from "../../../base/segment.ts";
import { grade, pass, placesOf, type ReviewCheck, warn } from "../check.ts";
import { narrationStart } from "../facts.ts";
import { joined, plural, seconds } from "../told.ts";

export const departures: ReviewCheck = (facts) => {
  const { departures: all, words } = facts.input.narration;
  if (all === undefined)
    return pass("departures", {
      en: "A voice speaks the script as it stands",
      de: "Eine Stimme spricht das Skript, wie es dasteht",
    });
  if (all.length === 0)
    return pass("departures", {
      en: "The recording says the script word for word",
      de: "Die Aufnahme sagt das Skript Wort für Wort",
    });
  const start = narrationStart(facts.timeline);
  const found = placesOf(
    facts,
    all.map(({ kind, text, start: at, end }) => {
      const long = seconds(end - at);
      const note =
        kind === "skipped"
          ? { en: `left out: “${shorten(text ?? "")}”`, de: `ausgelassen: „${shorten(text ?? "")}“` }
          : { en: `said beside the script for ${long.en}`, de: `${long.de} lang neben dem Skript gesprochen` };
      return { at: at + start, note };
    }),
  );
  const skipped = all.filter(({ kind }) => kind === "skipped");
  const added = all.length - skipped.length;
  const lost = skipped.reduce(
    (sum, { text }) => sum + segmentWords(text ?? "", facts.input.metadata.language).length,
    0,
  );
  const told = [
    ...(skipped.length > 0
      ? [
          {
            en: `${plural(lost, "word")} of the script left out`,
            de: `${plural(lost, "Wort", "Wörter")} des Skripts ausgelassen`,
          },
        ]
      : []),
    ...(added > 0
      ? [
          {
            en: `something else said at ${plural(added, "place")}`,
            de: `an ${plural(added, "Stelle", "Stellen")} etwas anderes gesagt`,
          },
        ]
      : []),
  ];
  const { en, de } = joined(told, ", ");
  return warn(
    "departures",
    Math.max(0.3, grade(lost / Math.max(1, words.length + lost), 0, 0.3)) * (added > 0 ? 0.9 : 1),
    { en: `The recording departs from the script: ${en}`, de: `Die Aufnahme weicht vom Skript ab: ${de}` },
    {
      en: "Where it is meant, nothing is to do: captions show only what is spoken. Else change the script or record it again.",
      de: "Wo es so gemeint ist, musst du nichts tun: Untertitel zeigen nur, was gesprochen wird. Sonst ändere das Skript, oder nimm es neu auf.",
    },
    found,
  );
};

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
