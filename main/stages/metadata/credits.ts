// Whom and what the video is owed to: voice, writer, dictionary, pictures and clips with their authors and licences, music.
import type { AssetRecord } from "../../../contract/footage.ts";
import type { LanguageWords } from "../../base/words.ts";
import { wordTable } from "../../base/wordTable.ts";
import type { MetadataInput } from "./index.ts";

const VOICES: Record<string, string> = wordTable({
  flite: "Flite, Carnegie Mellon University (BSD-style licence)",
  espeak: "eSpeak NG (GPL-3.0-or-later)",
});

/** More are not read; the rest stands in the metadata file's record. */
const MOST_TITLES = 40;

export function creditsOf(
  { script, narration, footage }: Pick<MetadataInput, "script" | "narration" | "footage">,
  labels: LanguageWords["credits"],
): string[] {
  const { engine, credit } = narration.voice;
  const named = credit && (credit.licence === null ? credit.name : `${credit.name} (${credit.licence})`);
  const known = Object.keys(VOICES).find((name) => engine.toLowerCase().startsWith(name));
  const quoted = new Set(
    script.scenes.flatMap(({ kind, text }) =>
      kind === "quote" && text !== null ? [text.split(" — ").at(-1) ?? ""] : [],
    ),
  );
  const seen = footage.assets.filter(({ kind }) => kind === "clip" || kind === "picture");
  const heard = footage.assets.filter(({ kind, provenance }) => kind === "music" && provenance !== "generated");
  const generated = footage.assets.some(({ provenance }) => provenance === "generated");
  return [
    ...(engine === RECORDING ? [] : [`${labels.voice}: ${named ?? (known && VOICES[known]) ?? engine}`]),
    ...owed(labels.footage, seen, labels.own),
    ...owed(labels.music, heard, labels.own),
    ...(generated && seen.length + heard.length === 0 ? [labels.generated] : []),
    ...(script.sources.some(({ from }) => from.startsWith("WordNet"))
      ? [`${labels.definitions}: WordNet 3.1, Princeton University (WordNet licence)`]
      : []),
    ...(quoted.size > 0 ? [`${labels.quotations}: ${[...quoted].filter(Boolean).slice(0, 40).join(", ")}`] : []),
  ];
}

/** A person's own voice is nobody's engine. */
const RECORDING = "own";

/** What others made, with author, licence and address; of what is a person's own only how many. */
function owed(label: string, assets: readonly AssetRecord[], ownWork: string): string[] {
  const others = new Map<string, string>();
  const own = new Set<string>();
  for (const { title, author, licence, provenance } of assets) {
    // Nobody wants IMG_2041.jpg in a description.
    if (provenance === "own" && author === null && licence === OWN) own.add(title);
    else {
      const by = author === null ? "" : `, ${author}`;
      const where = /^https?:/.test(provenance) ? `, ${provenance}` : "";
      others.set(`${title}\0${provenance}`, `“${title}”${by}${licence === null ? "" : ` (${licence})`}${where}`);
    }
  }
  const told = [...others.values()].slice(0, MOST_TITLES);
  if (own.size > 0) told.push(`${ownWork} (${own.size})`);
  return told.length === 0 ? [] : [`${label}: ${told.join("; ")}`];
}

/** As the footage stage writes down what a person handed in without a licence. */
const OWN = "own work";
