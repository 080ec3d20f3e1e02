// What a frame of each background costs: drawn at 1080p, in CPU time of one thread, without pipe and encoder.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { BACKGROUNDS, Look } from "../../contract/look.ts";
import { setScene } from "../../main/engines/background/scene.ts";
import { atMost, type Bench, type BenchRow } from "./row.ts";

const FRAMES = 60;
const LIMIT_MS = 8;

export const backgroundsBench: Bench = {
  name: "backgrounds",
  run: async () => {
    const file = join(import.meta.dirname, "../../resources/looks/ocean.json");
    const { palette } = Look.parse(JSON.parse(readFileSync(file, "utf8")));
    return BACKGROUNDS.map((kind): BenchRow => {
      const zoom = { from: 1, to: 1.08, x: 0.5, y: 0.45 };
      const scene = setScene({ kind, seed: 1, palette, speed: 1, zoom }, { width: 1920, height: 1080 });
      for (let i = 0; i < 15; i++) scene.draw(i / 30, i / 300);
      const before = process.cpuUsage();
      for (let i = 0; i < FRAMES; i++) scene.draw(1 + i / 30, i / 300);
      const { user, system } = process.cpuUsage(before);
      return atMost(
        `background ${kind}, a 1080p frame`,
        Math.round((user + system) / FRAMES / 10) / 100,
        "ms",
        LIMIT_MS,
      );
    });
  },
};

if (import.meta.main)
  for (const row of await backgroundsBench.run()) console.log(`${row.name}: ${row.value} ${row.unit} (${row.target})`);
