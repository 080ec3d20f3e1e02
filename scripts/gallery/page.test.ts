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
    size: [256, 144],
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
    "caption, on waves",
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
  expect(html.split(/<img [^>]*width="\d+" height="\d+"/).length).toBe(html.split("<img").length);
  const clip = /<video src="data:video\/mp4;base64,([^"]+)"/.exec(html)?.[1] ?? "";
  expect(Buffer.from(clip, "base64").toString("latin1", 4, 8)).toBe("ftyp");
  expect(html.split("@font-face").length - 1).toBe(new Set(Object.values(look.fonts)).size);
  expect(html).not.toMatch(/(?:src|href)="(?!data:|#)/);
}, 120_000);

it("a look's name cannot write into the page", () => {
  const evil = { ...look, name: `<script>alert("x")</script>` };
  const clip = { title: "captions", bytes: new Uint8Array(), size: { width: 16, height: 9 } };
  const html = page({
    looks: [{ look: evil, own: true, clip, pictures: [], tall: [], posters: [], transitions: [] }],
    transitions: { look: evil, figures: [] },
    fonts: new Map(),
  });
  expect(html).not.toContain("<script");
});
