import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { readBatch } from "./rows.ts";

const dir = mkdtempSync(join(tmpdir(), "ytempire-rows-"));
let count = 0;

function list(text: string | Uint8Array): string {
  const file = join(dir, `list-${count++}.csv`);
  writeFileSync(file, text);
  return file;
}

const read = (text: string | Uint8Array, given: Record<string, string[]> = {}, out = dir) =>
  readBatch(list(text), { given: new Map(Object.entries(given)), out }, new AbortController().signal);

describe("the list of a batch", () => {
  it("gives a row for each video, in order, numbered as a spreadsheet numbers them", async () => {
    const { rows, bad } = await read("topic,seconds\nRain,30\n\nSnow,45\n");
    expect(bad).toEqual([]);
    expect(rows.map(({ row, name, args }) => ({ row, name, args }))).toEqual([
      { row: 2, name: "Rain", args: ["--seconds=30", "--", "Rain"] },
      { row: 4, name: "Snow", args: ["--seconds=45", "--", "Snow"] },
    ]);
  });

  it.each([",", ";", "\t", "|"])("finds the separator %j", async (separator) => {
    const cells = [
      ["topic", "seconds", "look"],
      ["Rain", "30", "ocean"],
      ["Snow, or: hail", "45", "dawn"],
    ];
    const text = cells.map((row) => row.map((cell) => `"${cell}"`).join(separator)).join("\r\n");
    const { rows, bad } = await read(text);
    expect(bad).toEqual([]);
    expect(rows.map(({ name }) => name)).toEqual(["Rain", "Snow, or: hail"]);
  });

  it("reads UTF-16 and Western lists, with a byte order mark too", async () => {
    const text = "topic;seconds\nÜber den Bäumen schläft der Wind, und die Nacht ist schön;30\n";
    for (const bytes of [
      Buffer.from(`\ufeff${text}`, "utf16le"),
      Buffer.from(`\ufeff${text}`, "utf8"),
      Buffer.from(text, "latin1"),
    ]) {
      const { rows } = await read(bytes);
      expect(rows[0]?.name).toMatch(/^Über den Bäumen/);
    }
  });

  it("lists a bad row with what to do, and keeps the good ones", async () => {
    const { rows, bad } = await read(
      "topic,seconds,look\nRain,30,\nSnow,soon,\nWind,30,pretty\n,30,\nSea,30,ocean,more\n",
    );
    expect(rows.map(({ row }) => row)).toEqual([2]);
    expect(bad.map(({ row, error }) => [row, error.code])).toEqual([
      [3, "IDEA_INVALID"],
      [4, "IDEA_INVALID"],
      [5, "USAGE"],
      [6, "IDEA_INVALID"],
    ]);
    for (const { error } of bad) expect(error.hint).not.toBe("");
  });

  it("takes one format a row, and says so before anything is made", async () => {
    const { rows, bad } = await read('topic,format\nRain,9:16\nSnow,"16:9,9:16"\n');
    expect(rows.map(({ row }) => row)).toEqual([2]);
    expect(bad).toMatchObject([{ row: 3, error: { code: "USAGE" } }]);
  });

  it("makes equal rows once, and rows that differ by their seed twice", async () => {
    const { rows, bad } = await read("topic,seed\nRain,1\nRain,1\nRain,2\n");
    expect(rows.map(({ row }) => row)).toEqual([2, 4]);
    expect(bad.map(({ row, error }) => [row, error.message])).toEqual([[3, "the same as row 2"]]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
  });

  it("takes options of the command line where a row says nothing", async () => {
    const { rows } = await read("topic,look,hours,kind\nRain,,,\nSnow,dawn,,\nSea,,1,ambience\n", {
      look: ["ocean"],
      seconds: ["20"],
    });
    expect(rows.map(({ args }) => args)).toEqual([
      ["--look=ocean", "--seconds=20", "--", "Rain"],
      ["--seconds=20", "--look=dawn", "--", "Snow"],
      ["--look=ocean", "--hours=1", "--kind=ambience", "--", "Sea"],
    ]);
  });

  it("takes switches as yes and no, of the command line, too", async () => {
    const { rows, bad } = await read("topic,dim\nRain,\nSea,no\nWind,yes\nFire,maybe\n", {
      kind: ["ambience"],
      dim: ["yes"],
    });
    expect(rows.map(({ args }) => args.includes("--dim"))).toEqual([true, false, true]);
    expect(bad).toMatchObject([{ row: 5, error: { code: "IDEA_INVALID", message: 'dim is "maybe"' } }]);
  });

  it("refuses rows whose files and folders are missing, and two into one folder", async () => {
    writeFileSync(join(dir, "waves.mp3"), "");
    const { rows, bad } = await read(
      "topic,music,footage,logo,out\nA,waves.mp3,.,,a\nB,nowhere.mp3,,,\nC,,nowhere,,\nD,,,.,\nE,,,,a\nF,calm,,,b\n",
    );
    expect(rows.map(({ row }) => row)).toEqual([2, 7]);
    expect(bad.map(({ row, error }) => [row, error.code])).toEqual([
      [3, "NOT_FOUND"],
      [4, "FOLDER_UNUSABLE"],
      [5, "FILE_UNUSABLE"],
      [6, "IDEA_INVALID"],
    ]);
    expect(bad[3]?.error.message).toBe("the same --out as row 2");
  });

  it("knows a row for another one where its files go elsewhere", async () => {
    const keys = [dir, join(dir, "elsewhere"), dir].map(
      async (out) => (await read("topic\nRain\n", {}, out)).rows[0]?.key,
    );
    const [here, there, again] = await Promise.all(keys);
    expect(there).not.toBe(here);
    expect(again).toBe(here);
  });

  it("hears an interruption while it reads", async () => {
    const file = list(`topic\n${Array.from({ length: 5000 }, (_, i) => `Rain ${i}`).join("\n")}`);
    const interrupt = new AbortController();
    setImmediate(() => interrupt.abort());
    await expect(readBatch(file, { given: new Map(), out: dir }, interrupt.signal)).rejects.toThrow(/aborted/);
  });

  it("finds the files of a row beside the list, and knows when one was changed", async () => {
    writeFileSync(join(dir, "tide.txt"), "The tide comes in.");
    const text = "script\ntide.txt\nnowhere.txt\n";
    const first = await read(text);
    expect(first.rows[0]?.args).toEqual([`--script=${join(dir, "tide.txt")}`]);
    expect(first.bad.map(({ row, error }) => [row, error.code])).toEqual([[3, "TEXT_UNREADABLE"]]);
    writeFileSync(join(dir, "tide.txt"), "The tide goes out.");
    expect((await read(text)).rows[0]?.key).not.toBe(first.rows[0]?.key);
  });

  it("takes formulas, dashes and quotes for what they are: text", async () => {
    const { rows, bad } = await read('topic\n"=HYPERLINK(""http://x"")"\n-- --help\n@SUM(1)\n+1\n');
    expect(bad).toEqual([]);
    expect(rows.map(({ name }) => name)).toEqual(['=HYPERLINK("http://x")', "-- --help", "@SUM(1)", "+1"]);
  });

  it.each([
    ["a quote that is left open", 'topic,seconds\nRain,30\n"Snow,45\nSea,30\n', /A quote is opened in row 3/],
    ["an unknown column", "topic,lok\nRain,dawn\n", /no column "lok"/],
    ["a column without a name", "topic,,look\nRain,,dawn\n", /Column 2 has no name/],
    ["a column that is there twice", "topic,look,look\nRain,dawn,ocean\n", /twice/],
    ["no rows", "topic,seconds\n", /no row below the header/],
    ["an empty file", "", /.*/],
  ])("refuses %s as a whole", async (_, text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: "BATCH_UNREADABLE",
      message: expect.stringMatching(message),
    });
  });

  it("suggests the column that was meant", async () => {
    await expect(read("topic,secnds\nRain,30\n")).rejects.toMatchObject({
      hint: expect.stringContaining("Did you mean seconds?"),
    });
  });

  it("reads 100,000 rows, and refuses one more", async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `Topic number ${i},30`);
    const { rows, bad } = await read(`topic,seconds\n${lines.join("\n")}\n`);
    expect([rows.length, bad.length]).toEqual([100_000, 0]);
    await expect(read(`topic,seconds\n${lines.join("\n")}\nOne more,30\n`)).rejects.toMatchObject({
      code: "BATCH_UNREADABLE",
    });
  }, 120_000);
});
