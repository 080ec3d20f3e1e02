// R60 without clips: its photographs, and drawn backgrounds in the clips' place.
import { BACKGROUNDS } from "../../../contract/look.ts";
import type { OpenedR60 } from "./render.ts";

export function withoutClips({ footage }: OpenedR60["input"]): void {
  const { palette } = footage.look;
  for (const [i, shot] of footage.shots.entries()) {
    if (shot.visual.kind !== "clip") continue;
    const kind = BACKGROUNDS[Math.floor(i / 2) % BACKGROUNDS.length] as (typeof BACKGROUNDS)[number];
    const zoom = { from: 1, to: 1.05, x: 0.5, y: 0.5 };
    shot.visual = { kind: "background", spec: { kind, seed: i, palette, speed: 1, zoom } };
  }
}
