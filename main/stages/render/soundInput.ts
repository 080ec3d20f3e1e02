// What the sound of a timeline is mixed from: its files, opened.
import type { Timeline } from "../../../contract/timeline.ts";
import { SAMPLE_RATE, type ArtifactRef } from "../../../contract/values.ts";
import type { Artifacts } from "../../base/files.ts";
import type { SoundInput } from "./sound.ts";

/** Throws ARTIFACT_MISSING. */
export async function soundInput(
  { artifacts }: { artifacts: Pick<Artifacts, "open"> },
  { sound, frames, rate }: Timeline,
): Promise<SoundInput> {
  const open = (layer: { audio: ArtifactRef } | null) => (layer ? artifacts.open(layer.audio) : null);
  return {
    sound,
    samples: Math.round((frames * rate.den * SAMPLE_RATE) / rate.num),
    narration: await open(sound.narration),
    music: await open(sound.music),
    clips: await Promise.all((sound.clips ?? []).map(({ audio }) => artifacts.open(audio))),
  };
}
