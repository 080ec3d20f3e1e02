import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { parseScript } from "../stages/script/parseScript.ts";
import { withTables } from "./chartTables.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "tables-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function read(table: string, chart = "[chart: line | Prices, euro | t.csv | source: me]") {
  await writeFile(join(dir, "t.csv"), table);
  return withTables(`Hello.\n${chart} Look at this.`, join(dir, "script.md"));
}
const chartOf = (script: string) => parseScript(script)[0]?.graphics?.[0]?.graphic;

describe("a table beside a script", () => {
  test("becomes the chart's lines, each under the name of its column", async () => {
    expect(chartOf(await read('Year,Norway,"Sweden, all"\n2019,3,4\n2020,"1,200",5.5\n'))).toMatchObject({
      kind: "line",
      title: "Prices",
      unit: "euro",
      source: "Source: me",
      series: [
        {
          name: "Norway",
          points: [
            { label: "2019", value: 3 },
            { label: "2020", value: 1200 },
          ],
        },
        { name: "Sweden all", points: [{ label: "2019", value: 4 }, { value: 5.5 }] },
      ],
    });
  });

  test("needs no first row of names, and may be parted by semicolons or tabs", async () => {
    expect(chartOf(await read("Paris, France;3\nRome [old];4", "[chart: bar | T | t.csv]"))).toMatchObject({
      kind: "bars",
      bars: [
        { label: "Paris, France", value: 3 },
        { label: "Rome old", value: 4 },
      ],
    });
    expect(chartOf(await read("a\t3\nb\t4"))).toMatchObject({ series: [{ name: null, points: [{ value: 3 }, {}] }] });
  });

  test("may name its columns by years", async () => {
    expect(chartOf(await read("Country,2019,2020\nNorway,3,4\nSweden,5,6"))).toMatchObject({
      series: [
        { name: "2019", points: [{ label: "Norway", value: 3 }, { label: "Sweden" }] },
        { name: "2020", points: [{ value: 4 }, { value: 6 }] },
      ],
    });
    // Years of a row like all others.
    expect(chartOf(await read("Norway,1905\nFinland,1917"))).toMatchObject({
      series: [{ name: null, points: [{ label: "Norway", value: 1905 }, {}] }],
    });
  });

  test("with too many rows or no numbers is told with the script's line", async () => {
    const long = Array.from({ length: 200 }, (_, i) => `${i},${i}`).join("\n");
    const many = await read(long);
    expect(() => parseScript(many)).toThrow(/^Line 2 .*200 points; at most 60/);
    const words = await read("a,1\nb,many");
    expect(() => parseScript(words)).toThrow(/^Line 2 .*b = "many": not a number/);
  });

  test.each([
    ["", /Line 2 of the script: t\.csv: it needs a column of labels/],
    ["a,1\nb", /Line 2 of the script: t\.csv: row 2 has 1 cells, the first has 2/],
    ['a,"1\nb,2', /Line 2 of the script: t\.csv: a quote is opened in row 1/],
  ])("that is broken (%j) is told", async (table, message) => {
    await expect(read(table)).rejects.toThrow(message);
  });

  test("that is not there is told by its path", async () => {
    await expect(withTables("[chart: line | T | none.csv] Hi.", join(dir, "s.md"))).rejects.toMatchObject({
      code: "TEXT_UNREADABLE",
    });
  });

  test("leaves all else as it is", async () => {
    const script = "See t.csv. [chart: bar | T | a = 1, b = 2] [show: t.csv]";
    expect(await withTables(script, join(dir, "s.md"))).toBe(script);
  });
});
