import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, it } from "vitest";

import { seededRandom } from "../base/random.ts";
import { openStore } from "../store/open.ts";
import { KEYS, LENGTH } from "./killed.fixture.ts";

/** `npm run test:long` asks for hundreds. */
const KILLS = Number(process.env["YTEMPIRE_TEST_KILLS"] ?? 24);
/** More than can be done before the last kill. */
const CHAINS = KILLS * 4;
const SEED = Number(process.env["YTEMPIRE_TEST_SEED"] ?? 7);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ytempire-kills-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it(
  `loses and doubles nothing through ${KILLS} kills at random moments`,
  async () => {
    const random = seededRandom(SEED);
    const stored = new Map<string, { round: number; token: unknown }>();
    let interrupted = 0;
    let rounds = 0;
    const when = () => ({ calls: 1 + Math.floor(random() * 16), afterMs: random() * 5 });
    while (await runUntilKilled(rounds, rounds < KILLS ? when() : null)) {
      const store = openStore(dir);
      interrupted += store.jobs.running().length;
      for (const { name, id, key } of checkpoints()) {
        const found = store.jobs.checkpoint(id, key);
        if (found && !stored.has(name)) stored.set(name, { round: rounds, token: found.value });
      }
      store.close();
      rounds++;
    }
    expect(rounds).toBe(KILLS);
    // Else the kills came at idle moments, and this test says nothing.
    expect(interrupted).toBeGreaterThan(KILLS);
    expect(stored.size).toBeGreaterThan(KILLS);

    const store = openStore(dir);
    const calls = (await readFile(join(dir, "calls.txt"), "utf8")).trim().split("\n");
    for (const id of jobIds()) {
      const job = store.jobs.get(id);
      expect(job?.state).toBe("done");
      expect(store.videos.decisions(id).map((end) => end.revision)).toEqual([job?.attempt]);
    }
    const kept = checkpoints().filter(({ name }) => stored.has(name));
    const atTheEnd = kept.map(({ id, place }) => store.videos.decisions(id)[0]?.decidedBy.split(" ")[place]);
    expect(atTheEnd).toEqual(kept.map(({ name }) => stored.get(name)?.token));
    store.close();
    const again = calls.filter((line) => {
      const [round, id, key] = line.split(" ");
      return Number(round) > (stored.get(`${id} ${key}`)?.round ?? Infinity);
    });
    expect(again, "checkpoints computed again after they were stored").toEqual([]);
  },
  // A round takes half a second; the rest is for machines that are busy with other tests.
  30_000 + KILLS * 10_000,
);

function jobIds(): string[] {
  return Array.from({ length: CHAINS * LENGTH }, (_, i) => `${i % CHAINS}-${Math.floor(i / CHAINS) + 1}`);
}

function checkpoints(): { name: string; id: string; key: string; place: number }[] {
  return jobIds().flatMap((id) => KEYS.map((key, place) => ({ name: `${id} ${key}`, id, key, place })));
}

/**
 * False: it came to its end by itself. It is killed so long after so many calls, however slow the machine is at that
 * moment; null: never.
 */
async function runUntilKilled(round: number, kill: { calls: number; afterMs: number } | null): Promise<boolean> {
  // Compiled code is kept from one round to the next: most of a round is the start of the process.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(dir, "compiled") };
  const child = fork(join(import.meta.dirname, "killed.fixture.ts"), [dir, String(round), String(CHAINS)], {
    execArgv: [],
    env,
  });
  const exit = once(child, "exit");
  if (kill) {
    const reached = Promise.withResolvers<void>();
    let calls = 0;
    child.on("message", () => ++calls === kill.calls && reached.resolve());
    await Promise.race([reached.promise.then(() => sleep(kill.afterMs)), exit]);
    child.kill("SIGKILL");
  }
  const [code] = (await exit) as [number | null];
  if (code !== null && code !== 0) throw new Error(`the worker ended with ${code}`);
  return code === null;
}
