// The contract's fuzz with seeds of this moment: every operation asked hundreds of times, and no answer is a fault of ours.
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";

import type { LongTest } from "./index.ts";

const RUNS = 500;
const ROOT = join(import.meta.dirname, "../..");

export default {
  about: `every operation of the contract asked ${RUNS} times with what its schema allows and what it does not: no answer of 500 or above, each in its envelope`,
  async run(progress) {
    const seed = randomInt(2 ** 31);
    progress(`seed ${seed}`);
    const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
    const child = spawn(process.execPath, [vitest, "run", "tests/contractFuzz.test.ts", "--testTimeout=3600000"], {
      cwd: ROOT,
      env: { ...process.env, FUZZ_RUNS: String(RUNS), FUZZ_SEED: String(seed), NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`seed ${seed}: ${said.slice(-4000)}`);
    const passed = /Tests\s+(\d+) passed/.exec(said)?.[1];
    return `${passed} tests with the seed ${seed}`;
  },
} satisfies LongTest;
