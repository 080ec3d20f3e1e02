// Kills the main job with SIGKILL at 100 random moments: the same command then goes on, nothing is doubled or lost.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { seededRandom } from "../../main/base/random.ts";
import { start } from "../../tests/start.ts";
import type { LongTest } from "./index.ts";

const KILLS = 100;
/** A run of 15 s of video takes longer than this on two cores, so that most moments of it are hit. */
const LATEST_MS = 16_000;
const MADE = new Set<number | null>([0, 3, 4]);
const Printed = z.object({ videoId: z.string(), file: z.string() });

export default {
  about: `${KILLS} kills at random moments of \`make\`: each video is finished by the same command, once, and no temporary file stays`,
  async run(progress) {
    const cwd = mkdtempSync(join(tmpdir(), "ytempire-kills-"));
    try {
      const random = seededRandom(20_261_121);
      let kills = 0;
      let videos = 0;
      while (kills < KILLS) {
        kills += await untilMade(cwd, `Evening number ${++videos} by the window`, random, KILLS - kills);
        progress(`${kills} kills, ${videos} videos`);
      }
      const folders = readdirSync(join(cwd, "videos"));
      if (folders.length !== videos) throw new Error(`${videos} videos, but the folders ${folders.join(", ")}`);
      const left = readdirSync(cwd, { recursive: true, encoding: "utf8" }).filter((name) =>
        /(^|\/)\.tmp-|\.partial|cache\/tmp\/./.test(name),
      );
      if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`);
      return `${kills} kills over ${videos} videos; every one whole, none twice, nothing left behind`;
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  },
} satisfies LongTest;

/** Returns how often it was killed. */
async function untilMade(cwd: string, topic: string, random: () => number, most: number): Promise<number> {
  const args = ["make", topic, "--seconds", "15", "--json"];
  for (let kills = 0; ; kills++) {
    const running = start(args, { cwd });
    const limit = kills < most ? sleep(random() * LATEST_MS).then(() => null) : new Promise<null>(() => {});
    const ran = await Promise.race([running.ended, limit]);
    if (ran) {
      if (!MADE.has(ran.code)) throw new Error(`exit ${ran.code} after ${kills} kills: ${ran.stderr}`);
      const { file } = Printed.parse(JSON.parse(ran.stdout));
      if (!readFileSync(file).subarray(4, 8).equals(Buffer.from("ftyp"))) throw new Error(`${file} is no MP4`);
      return kills;
    }
    running.kill("SIGKILL");
    await running.ended;
  }
}
