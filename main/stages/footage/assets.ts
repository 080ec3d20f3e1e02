// Licence and provenance of everything that is seen and heard in the video.
import type { AssetRecord, FootageOutput, Shot } from "../../../contract/footage.ts";
import type { Look } from "../../../contract/look.ts";
import type { NarrationOutput } from "../../../contract/narration.ts";

interface Used {
  look: Look;
  shots: Shot[];
  music: FootageOutput["music"];
  voice: NarrationOutput["voice"];
}

export function assetRecords({ look, shots, music, voice }: Used): AssetRecord[] {
  return [
    {
      title: `Voice ${voice.id}`,
      kind: "voice",
      ...(VOICE_ENGINES.find(({ name }) => voice.engine.toLowerCase().startsWith(name))?.record ?? {
        licence: null,
        provenance: voice.engine,
        author: null,
      }),
      hash: null,
    },
    ...backgroundRecords(shots),
    ...(music
      ? [{ title: `Music bed, ${music.mood}`, kind: "music" as const, ...GENERATED, hash: music.audio.hash }]
      : []),
    ...[...new Set(Object.values(look.fonts))].map((family) => ({
      title: family,
      kind: "font" as const,
      licence: "OFL-1.1",
      provenance: `https://fontsource.org/fonts/${family.toLowerCase().replaceAll(" ", "-")}`,
      author: `The ${family} Project Authors`,
      hash: null,
    })),
  ];
}

/** What this program draws and plays for a video belongs to the person who makes the video. */
const GENERATED = { licence: "CC0-1.0", provenance: "generated", author: null };

const VOICE_ENGINES = [
  {
    name: "flite",
    record: {
      licence: "Flite licence (BSD-style)",
      provenance: "http://cmuflite.org",
      author: "Carnegie Mellon University",
    },
  },
  {
    name: "espeak",
    record: {
      licence: "GPL-3.0-or-later",
      provenance: "https://github.com/espeak-ng/espeak-ng",
      author: "eSpeak NG contributors",
    },
  },
];

function backgroundRecords(shots: Shot[]): AssetRecord[] {
  const kinds = new Set(shots.flatMap(({ visual }) => (visual.kind === "background" ? [visual.spec.kind] : [])));
  const record = (kind: string): AssetRecord => ({
    title: `Background ${kind}`,
    kind: "background",
    ...GENERATED,
    hash: null,
  });
  return [...kinds].map(record);
}
