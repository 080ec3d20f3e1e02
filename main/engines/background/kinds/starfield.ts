// Stars for any night sky: most faint, a few bright, each twinkling in its own time.
import type { Yuv } from "../colour.ts";
import { setLight, type Frame } from "../frame.ts";
import type { Scene } from "../painter.ts";

/** Draws `count` stars over the upper `reach` of the picture; turning by `turn` radians about a pole where given. */
export function makeStars(
  scene: Scene,
  count: number,
  reach: number,
  pole: { x: number; y: number } | null = null,
): (frame: Frame, time: number, turn?: number) => void {
  const { random, size } = scene;
  const shorter = Math.min(size.width, size.height);
  const spread = Math.hypot(size.width, size.height) * 0.9;
  const stars = Array.from({ length: count }, () => {
    const bright = random() ** 7;
    return {
      x: random() * size.width,
      y: random() ** 1.25 * size.height * reach,
      angle: random() * Math.PI * 2,
      distance: Math.sqrt(random()) * spread,
      radius: shorter * (0.001 + bright * 0.002),
      strength: 0.35 + random() * 0.55 + bright * 0.4,
      phase: random() * 100,
      pace: 0.5 + random() * 1.3,
      warm: random() < 0.16,
    };
  });
  return (frame, time, turn = 0) => {
    const warm: Yuv = frame.accent;
    const white: Yuv = [Math.max(200, frame.light[0]), (frame.light[1] + 256) / 3, (frame.light[2] + 256) / 3];
    for (const s of stars) {
      const x = pole ? pole.x + Math.cos(s.angle + turn) * s.distance : s.x;
      const y = pole ? pole.y + Math.sin(s.angle + turn) * s.distance : s.y;
      if (x < -9 || y < -9 || x > size.width + 9 || y > size.height * reach) continue;
      const twinkle = 0.74 + 0.26 * Math.sin(time * s.pace + s.phase);
      // Towards the horizon the air takes their light.
      const fade = Math.min(1, Math.max(0, 1.25 * (1 - y / (size.height * reach))));
      setLight(frame, x, y, s.radius, s.strength * twinkle * fade * 1.1, s.warm ? warm : white);
    }
  };
}
