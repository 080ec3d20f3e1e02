import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { BegunRow } from "../../contract/api/batch.ts";
import german from "../../renderer/api/said/de/index.ts";
import { startApi, type Api } from "./backend.fixture.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test("each row is told as the video that it becomes, or with what is wrong by column", async () => {
  const text = [
    "topic;seconds;format;look;voice",
    "Why the sea is salty;30;9:16;ocean;flite:slt",
    "Cats;soon;wide;blue;",
    "Dogs;30;;;nobody:here",
    ";;;;",
    "Why the sea is salty;30;9:16;ocean;flite:slt",
    "A topic; 20; 1:1; ; ;too many",
  ].join("\n");
  const { columns, rows, usable } = await api.owner.batch.check({ text });
  expect(columns).toEqual(["topic", "seconds", "format", "look", "voice"]);
  expect(usable).toBe(1);
  expect(rows[0]).toMatchObject({
    row: 2,
    name: "Why the sea is salty",
    video: { made: "topic", format: "9:16", seconds: 30, look: "ocean", voice: "flite:slt", files: 0 },
    faults: [],
  });
  expect(rows[1]?.faults.map(({ column }) => column).toSorted()).toEqual(["format", "look", "seconds"]);
  expect(rows[2]).toMatchObject({ row: 4, faults: [{ column: "voice", code: "VOICE_UNKNOWN" }] });
  expect(rows[3]).toMatchObject({ row: 6, faults: [{ column: null, message: "the same as row 2" }] });
  expect(rows[4]).toMatchObject({ row: 7, faults: [{ column: null }] });
  expect((await api.owner.videos.list({})).items).toEqual([]);
});

test("a list without a header that can be read is refused as a whole, with what was meant", async () => {
  await expect(api.owner.batch.check({ text: "topik,seconds\nCats,30" })).rejects.toMatchObject({
    code: "BATCH_UNREADABLE",
    data: { hint: expect.stringContaining("Did you mean topic?") },
  });
  await expect(api.owner.batch.check({ text: "topic,out\nCats,here" })).rejects.toMatchObject({
    code: "BATCH_UNREADABLE",
  });
});

test("each usable row becomes one video, however often the list is sent", async () => {
  const text = "topic,seconds\nOne,20\nTwo,nonsense\nThree,20";
  const begin = async (key: string) => {
    const told: BegunRow[] = [];
    for await (const row of await api.owner.batch.begin({ text, idempotencyKey: key })) told.push(row);
    return told;
  };
  const first = await begin("list-1");
  expect(first.map(({ row, done, total }) => ({ row, done, total }))).toEqual([
    { row: 2, done: 1, total: 3 },
    { row: 3, done: 2, total: 3 },
    { row: 4, done: 3, total: 3 },
  ]);
  expect(first[1]).toMatchObject({ video: null, fault: { column: "seconds" } });
  const ids = first.flatMap(({ video }) => (video ? [video.id] : []));
  expect(new Set(ids).size).toBe(2);
  const again = await begin("list-1");
  expect(again.flatMap(({ video }) => (video ? [video] : []))).toEqual(ids.map((id) => ({ id, resumed: true })));
  expect((await api.owner.videos.list({})).items.map(({ title }) => title).toSorted()).toEqual(["One", "Three"]);
});

test("what was begun before the reader went away is not begun again; the rest is", async () => {
  const text = "topic,seconds\nFour,20\nFive,20\nSix,20";
  const reading = (await api.owner.batch.begin({ text, idempotencyKey: "cut" }))[Symbol.asyncIterator]();
  const { value } = await reading.next();
  await reading.return?.(undefined);
  const told: BegunRow[] = [];
  for await (const row of await api.owner.batch.begin({ text, idempotencyKey: "cut" })) told.push(row);
  expect(told).toHaveLength(3);
  expect(told[0]?.video).toEqual({ id: (value as BegunRow).video?.id, resumed: true });
  const { items } = await api.owner.videos.list({ q: "Five" });
  expect(items).toHaveLength(1);
});

test("a program's list reaches no file that the program may not name", async () => {
  const secret = join(api.dir, "secret.txt");
  await writeFile(secret, "The words of somebody else.");
  const program = api.program("read", "make", "files");
  const { rows } = await program.batch.check({ text: `script\n${secret}\n/etc/passwd` });
  expect(rows.map(({ faults }) => faults[0]?.code)).toEqual(["PATH_REFUSED", "PATH_REFUSED"]);
  const owners = await api.owner.batch.check({ text: `script\n${secret}` });
  expect(owners.rows[0]?.video).toMatchObject({ made: "script" });
});

describe("what is wrong is known in German, too", () => {
  /** Of sentences; no cell below and no name of a column has any. */
  const ENGLISH = /\b(?:the|is|are|of|and|not|there|with|that|it|what|characters)\b/i;
  const inGerman = (text: string) => {
    const said = german.say(text);
    expect(said, text).not.toBe(text);
    expect(said.replaceAll(api.dir, ""), text).not.toMatch(ENGLISH);
    return said;
  };

  test.each([
    ["topic;seconds", "Cats;bald", "seconds ist „bald“, keine Zahl"],
    ["topic;seconds", "Cats;5", "seconds (5): zu wenig"],
    ["topic;seconds", "Cats;5000", "seconds (5000): höchstens 3600; nur Ambiente darf länger sein"],
    ["topic;seconds;hours", "Cats;30;1", "hours und seconds gehen nicht zusammen"],
    ["topic;hours;kind", "Cats;99;ambience", "hours (99): zu viel"],
    ["topic;loudness;kind", "Cats;0;ambience", "loudness: zu viel"],
    ["topic;height", "Cats;33", "height (33): keiner dieser Werte"],
    ["topic;seed", "Cats;1.5", "seed (1.5): keine ganze Zahl"],
    ["topic;format", "Cats;16:9,wide", "format 16:9,wide: „wide“ ist keines"],
    ["topic;format", "Cats;16:9,16:9", "format 16:9,16:9: „16:9“ steht zweimal da"],
    ["topic;format", "Cats;16:9,9:16", "Eine Zeile macht ein Video, und format nennt mehrere"],
    ["topic;caption-style", "Cats;x", 'caption-style ("x"): das gibt es nicht'],
    ["topic;captions;caption-style", "Cats;soft;pop", /^caption-style \("pop"\): Untertitel als Spur/],
    ["topic;look", "Cats;ocaen", "Einen Look „ocaen“ gibt es nicht: meinst du ocean?"],
    ["topic;binaural;kind", "Cats;perhaps;ambience", "binaural ist „perhaps“"],
    ["topic;sounds", "Cats;rain", "sounds ist für Videos mit Ambiente"],
    ["topic;sounds;kind", "Cats;drums;ambience", "Ein Geräusch „drums“ gibt es nicht"],
    ["topic;sounds;kind", "Cats;rain,wind,fire,sea;ambience", "Mehr als drei Geräusche"],
    ["topic;transition;kind", "Cats;cut;ambience", 'transition ("cut"): in Ambiente bleibt ein Bild stehen'],
    ["topic;language", "Cats;Deutsch", "language „Deutsch“ ist keine Sprache"],
    ["topic;language", "Cats;qqqqqq", "language „qqqqqq“ ist keine Sprache"],
    [
      "topic;language;captions-language",
      "Cats;de;fr",
      /^captions-language fr ist nicht die Sprache der Erzählung, de$/,
    ],
    ["topic;language", "Cats;gez", /^Keine Stimme spricht Geez \(gez\); verwandte Sprachen: /],
    ["topic;voice", "Cats;nobody:x", /^Eine Stimme „nobody:x“ gibt es nicht; ähnlich heißen: /],
    ["topic;footage", `Cats;${Array.from({ length: 21 }, () => "/tmp").join("|")}`, "footage nennt 21 Ordner"],
    ["topic;footage", "Cats;/nowhere", "Einen Ordner /nowhere gibt es nicht"],
    ["topic;logo", "Cats;/nowhere.png", "Eine Datei /nowhere.png gibt es nicht"],
    ["topic;narration", "Cats;/nowhere.wav", "narration braucht das Skript, das darin gesprochen wird"],
    ["seconds", "30", "Nichts, woraus ein Video werden kann"],
    ["topic", "x".repeat(400), "Das Thema (400 Zeichen): zu viel"],
    ["niche;keywords", `${"n".repeat(80)};a`, "niche (80 Zeichen): zu viel"],
    ["script", "/nowhere.txt", "Die Datei des Skripts „/nowhere.txt“ lässt sich nicht öffnen"],
  ])("%s: %s", async (columns, cells, said) => {
    const [fault] = await faultsOf(`${columns}\n${cells}`);
    if (!fault) throw new Error("it can be used");
    expect(inGerman(fault.message)).toMatch(said);
    inGerman(fault.hint);
  });

  test("of files that a row names, and of the tables of its script", async () => {
    const dir = join(api.dir, "lists");
    const file = (name: string) => join(dir, name);
    await mkdir(dir);
    await writeFile(file("large.txt"), "a".repeat(500_001));
    await writeFile(
      file("picture.txt"),
      Uint8Array.from({ length: 300 }, (_, i) => (i * 7) % 256),
    );
    const tables = { uneven: "x,1\ny", bare: "x\ny", open: 'x,"1\ny,2' };
    for (const [name, table] of Object.entries(tables)) {
      await writeFile(file(`${name}.csv`), table);
      await writeFile(file(`${name}.txt`), `Rain.\n[chart: line | Rain | ${name}.csv]`);
    }
    const names = ["large.txt", "picture.txt", "", ...Object.keys(tables).map((name) => `${name}.txt`)];
    const faults = await faultsOf(["script;seconds", ...names.map((name) => `${file(name)};30`)].join("\n"));
    expect(faults).toHaveLength(names.length);
    const said = faults.map(({ message, hint }) => [inGerman(message), inGerman(hint)][0]);
    expect(said[0]).toContain("hat 500.001 Bytes; höchstens 500.000 sind verwendbar");
    expect(said[3]).toBe("Zeile 2 des Skripts: uneven.csv: Zeile 2 hat 1 Zellen, die erste hat 2");
  });

  test("of an own look that a row names, each fault in its line", async () => {
    const dir = join(api.dataDir, "looks");
    await mkdir(dir);
    const broken = { name: 3, motion: { zoom: 3 }, mood: "sad" };
    const rows = ["topic;look"];
    for (const [name, file] of Object.entries({ broken: JSON.stringify(broken), open: "{", empty: "" })) {
      await writeFile(join(dir, `${name}.json`), file);
      rows.push(`Cats;${name}`);
    }
    const [look, ...others] = await faultsOf(rows.join("\n"));
    // The last says that there are more.
    for (const line of look?.message.split("\n").slice(1, -1) ?? []) inGerman(line);
    expect(inGerman(look?.message ?? "").split("\n")).toEqual(
      expect.arrayContaining([
        '  name: 3 ist kein Text in " "',
        "  fonts: fehlt",
        "  motion.zoom: 3 ist zu groß: höchstens 1.15",
      ]),
    );
    expect(others.map(({ message }) => inGerman(message).split("\n")[1])).toEqual([
      expect.stringMatching(/^ {2}ist kein JSON/),
      "  die Datei ist leer",
    ]);
  });

  test.each([
    ["topik\nCats", "Eine Spalte „topik“ gibt es nicht"],
    ['topic;seed;"x\nCats', "In Zeile 1 wird ein Anführungszeichen geöffnet und am Ende der Zelle nicht geschlossen"],
    ["topic;;seed\nCats;1;2", "Spalte 2 hat keinen Namen"],
    ["topic;topic\nCats;Cats", "Die Spalte topic steht zweimal da"],
    ["topic", "Unter der Kopfzeile steht keine Zeile"],
    [`topic\n${"Cats\n".repeat(5001)}`, "5001 Zeilen; hier gehen höchstens 5000"],
    ["topic;out\nCats;here", "Die Spalte out ist für die Befehlszeile"],
    ["topic;preset\nCats;mine", "Die Spalte preset ist für die Befehlszeile"],
  ])("of a list as a whole: %s", async (text, said) => {
    const refused: unknown = await api.owner.batch.check({ text }).catch((error: unknown) => error);
    const { message, data } = refused as { message: string; data: { hint: string } };
    expect(inGerman(message)).toBe(said);
    inGerman(data.hint);
  });

  async function faultsOf(text: string) {
    const { rows } = await api.owner.batch.check({ text });
    return rows.flatMap(({ faults }) => faults);
  }
});
