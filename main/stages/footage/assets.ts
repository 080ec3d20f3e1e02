// Licence and provenance of everything that is seen and heard in the video.
import type { AssetRecord, FootageOutput, Shot } from "../../../contract/footage.ts";
import type { Idea } from "../../../contract/idea.ts";
import type { Look } from "../../../contract/look.ts";
import type { NarrationOutput } from "../../../contract/narration.ts";
import type { OwnFile } from "../../../contract/values.ts";

interface Used {
  look: Look;
  shots: Shot[];
  music: FootageOutput["music"];
  voice: NarrationOutput["voice"];
  idea: Pick<Idea, "musicFile" | "logo" | "intro" | "outro">;
  /** Of what is shown of a person's folders. */
  own: AssetRecord[];
}

export function assetRecords({ look, shots, music, voice, idea, own }: Used): AssetRecord[] {
  return [
    {
      title: `Voice ${voice.id}`,
      kind: "voice",
      ...(owedOf(voice.credit) ??
        VOICE_ENGINES.find(({ name }) => voice.engine.toLowerCase().startsWith(name))?.record ?? {
          licence: null,
          provenance: voice.engine,
          author: null,
        }),
      hash: null,
    },
    ...own,
    ...handedIn(idea.musicFile, "music"),
    ...[idea.logo, idea.intro, idea.outro].flatMap((file) =>
      handedIn(file, file?.artifact.mediaType.startsWith("video/") ? "clip" : "picture"),
    ),
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

/** A file that a person hands in is taken for their own. */
function handedIn(file: OwnFile | null, kind: AssetRecord["kind"]): AssetRecord[] {
  if (file === null) return [];
  const { name, artifact } = file;
  return [{ title: name, kind, licence: "own work", provenance: "own", author: null, hash: artifact.hash }];
}

/** What this program draws and plays for a video belongs to the person who makes the video. */
const GENERATED = { licence: "CC0-1.0", provenance: "generated", author: null };

/** Of a voice that lies outside the package. */
function owedOf(credit: NarrationOutput["voice"]["credit"]) {
  return credit && { licence: credit.licence, provenance: credit.provenance, author: credit.name };
}

const VOICE_ENGINES = [
  // A person's own recording.
  { name: "own", record: { licence: "own work", provenance: "own", author: null } },
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
