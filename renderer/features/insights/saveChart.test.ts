import { expect, it } from "vitest";

import { csvOf, fileName } from "./saveChart.ts";

it("writes rows that spreadsheets read as they are, and never as formulas", () => {
  const text = csvOf({
    columns: ["Video", "Seconds"],
    rows: [
      ['A "quoted", long title', 12.5],
      ["=HYPERLINK(1)", -3],
      ["two\nlines", null],
    ],
  });
  expect(text).toBe(
    '\uFEFFVideo,Seconds\r\n"A ""quoted"", long title",12.5\r\n\'=HYPERLINK(1),-3\r\n"two\nlines",\r\n',
  );
});

it("names files by the title in letters that every file system takes", () => {
  expect(fileName("Zeit nach Stufe", "csv")).toBe("zeit-nach-stufe.csv");
  expect(fileName("Länge/Dauer", "png")).toBe("lange-dauer.png");
  expect(fileName("時間", "png")).toBe("chart.png");
});
