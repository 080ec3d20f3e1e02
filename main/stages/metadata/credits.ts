// Whom and what the video is owed to: voice, writer, dictionary, generated picture and music.
import type { MetadataInput } from "./index.ts";

const VOICES: Record<string, string> = {
  flite: "Voice: Flite, Carnegie Mellon University (BSD-style licence)",
  espeak: "Voice: eSpeak NG (GPL-3.0-or-later)",
};

export function creditsOf({ script, narration }: Pick<MetadataInput, "script" | "narration">): string[] {
  const engine = Object.keys(VOICES).find((name) => narration.voice.engine.toLowerCase().startsWith(name));
  const quoted = new Set(
    script.scenes.flatMap(({ kind, text }) =>
      kind === "quote" && text !== null ? [text.split(" — ").at(-1) ?? ""] : [],
    ),
  );
  return [
    (engine && VOICES[engine]) ?? `Voice: ${narration.voice.engine}`,
    "Pictures and music: generated for this video",
    ...(script.sources.some(({ from }) => from.startsWith("WordNet"))
      ? ["Definitions: WordNet 3.1, Princeton University (WordNet licence)"]
      : []),
    ...(quoted.size > 0 ? [`Quotations: ${[...quoted].filter(Boolean).slice(0, 40).join(", ")}`] : []),
  ];
}
