// Many videos from one list: what is bad is listed, what was killed goes on, nothing is made twice.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";
import { z } from "zod";

import { cli, scratch, start } from "./run.ts";

const Line = z.looseObject({
  row: z.number().optional(),
  ok: z.boolean().optional(),
  skipped: z.boolean().optional(),
  file: z.string().optional(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().min(1) }).optional(),
  summary: z.record(z.string(), z.number()).optional(),
});

test("a list that is killed in the middle goes on after what it had made; a bad row stops nothing", async () => {
  const cwd = scratch();
  const sentences = ["The tide comes in.", "The tide goes out.", "The moon looks on."];
  for (const [i, text] of sentences.entries()) writeFileSync(join(cwd, `${i}.txt`), text);
  writeFileSync(
    join(cwd, "list.csv"),
    "script;look;voice\n0.txt;ocean;\nnowhere.txt;ocean;\n1.txt;dawn;\n2.txt;;\n2.txt;;flite:slr\n",
  );
  const args = ["make", "--batch", "list.csv", "--music", "none", "--height", "720", "--fps", "24"];

  const killed = start(args, { cwd });
  await killed.says(/Row 3: .*TEXT_UNREADABLE/);
  // Told before the first video is made, not when it is this one's turn.
  await killed.says(/Row 6: .*VOICE_UNKNOWN/);
  await killed.says(/Row 2: .*video\.mp4/);
  killed.kill("SIGKILL");
  await killed.ended;

  const ran = await cli([...args, "--json"], { cwd });
  expect(ran.code).toBe(1);
  const lines = ran.stdout
    .trim()
    .split("\n")
    .map((line) => Line.parse(JSON.parse(line)));
  expect(lines[0]).toMatchObject({ row: 3, ok: false, error: { code: "TEXT_UNREADABLE" } });
  expect(lines[1]).toMatchObject({ row: 6, ok: false, error: { code: "VOICE_UNKNOWN" } });
  expect(lines.find(({ row }) => row === 2)).toMatchObject({ ok: true, skipped: true });
  // The next one may have ended before the kill reached it.
  for (const row of [4, 5]) expect(lines.find((line) => line.row === row)).toMatchObject({ ok: true });
  const { made = 0, alreadyMade = 0, ...rest } = lines.at(-1)?.summary ?? {};
  expect(rest).toMatchObject({ rows: 5, badRows: 2, failed: 0 });
  expect(made + alreadyMade).toBe(sentences.length);
  expect(alreadyMade).toBe(lines.filter(({ skipped }) => skipped).length);
  expect(readdirSync(join(cwd, "videos"))).toHaveLength(sentences.length);
});

test("a list that cannot be used is told before anything is made", async () => {
  const cwd = scratch();
  writeFileSync(join(cwd, "list.csv"), 'topic,seconds\nRain,30\n"Snow,30\n');
  const ran = await cli(["make", "--batch", "list.csv"], { cwd });
  expect(ran.code).toBe(2);
  expect(ran.stderr).toMatch(
    /Error BATCH_UNREADABLE: A quote is opened in row 3 and not closed where its cell ends\n {2}\S/,
  );
  const topic = await cli(["make", "Rain", "--batch", "list.csv"], { cwd });
  expect(topic.stderr).toMatch(/Error USAGE: --batch and a topic do not go together/);
  expect(readdirSync(cwd)).toEqual(["list.csv"]);
});
