import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { Look } from "../../contract/look.ts";
import { gallery } from "./index.ts";
import { page } from "./page.ts";

const look = Look.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "../../resources/looks/clean.json"), "utf8")),
);

it("a gallery is one file with frames of each card, caption, thumbnail and transition", async () => {
  const dir = mkdtempSync(join(tmpdir(), "gallery-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const out = join(dir, "sub/gallery.html");
  await gallery({
    looks: [{ look, own: true }],
    out,
    size: [192, 108],
    say: () => {},
    signal: new AbortController().signal,
  });
  const html = readFileSync(out, "utf8");
  for (const title of [
    "title",
    "list item, caption",
    "quote",
    "number, caption",
    "thumbnail, side",
    "slide, 50 %",
    "blur, 25 %",
    "push, 75 %",
  ])
    expect(html).toContain(`alt="${title}`);
  const pictures = [...html.matchAll(/src="data:image\/jpeg;base64,([^"]+)"/g)].map(([, data = ""]) =>
    Buffer.from(data, "base64"),
  );
  expect(pictures.length).toBe(html.split("<img").length - 1);
  expect(pictures.length).toBeGreaterThan(30);
  // Each a picture of its own.
  for (const jpeg of pictures) expect(jpeg.subarray(0, 2).toString("hex")).toBe("ffd8");
  expect(new Set(pictures.map((jpeg) => jpeg.toString("base64"))).size).toBe(pictures.length);
  expect(html).not.toMatch(/(?:src|href)="(?!data:|#)/);
}, 120_000);

it("a look's name cannot write into the page", () => {
  const evil = { ...look, name: `<script>alert("x")</script>` };
  const html = page([{ look: evil, own: true, pictures: [], tall: [], posters: [], transitions: [] }], {
    look: evil,
    figures: [],
  });
  expect(html).not.toContain("<script");
});
