import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ENCODERS } from "../../base/encoders.ts";
import { runProcess } from "../process.ts";
import { locateFfmpeg } from "./index.ts";
import { supportOf, tryEncoders, type Ask } from "./tryEncoders.ts";

let dir: string;
let path: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "encoders-"));
  ({ path } = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir }));
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const ask =
  (program: string): Ask =>
  (args) =>
    runProcess(program, ["-hide_banner", ...args], { op: "test" });

describe("encoders", () => {
  it("are proven by what they make: an H.264, an HEVC and a ProRes that decode again", async () => {
    const known = ["libx264", "libx265", "prores_ks", "libvpx"];
    expect(await tryEncoders(ask(path), known, "h264")).toEqual({ libx264: null });
    expect(await tryEncoders(ask(path), known, "hevc")).toEqual({ libx265: null });
    expect(await tryEncoders(ask(path), known, "prores")).toEqual({ prores_ks: null });
  }, 60_000);

  it("that are there by name alone fail, with what was said", async () => {
    const { h264_nvenc } = await tryEncoders(ask(path), ["h264_nvenc"], "h264");
    expect(h264_nvenc).toBe("Unrecognized option 'rc'.");
  });

  it.skipIf(process.platform === "win32")("that end well but leave half of the frames do not count", async () => {
    const half = join(dir, "half");
    await writeFile(half, `#!/bin/bash\nexec "${path}" "\${@/#6/3}"\n`, { mode: 0o755 });
    const { libx264 } = await tryEncoders(ask(half), ["libx264"], "h264");
    expect(libx264).toMatch(/^of 6 frames 3 /);
  });
});

describe("what a build is used for", () => {
  const all = Object.fromEntries(ENCODERS.map(({ name }) => [name, null]));
  const names = (device: Parameters<typeof supportOf>[2], tried = all as Parameters<typeof supportOf>[1]) =>
    supportOf("h264", tried, device).encoders.map(({ name }) => name);

  it("is the card first, then the processor", () => {
    expect(names("auto")).toEqual(["h264_nvenc", "libx264"]);
    expect(names("vaapi")).toEqual(["h264_vaapi", "libx264"]);
    expect(names("cpu")).toEqual(["libx264"]);
    expect(supportOf("av1", all, "qsv")).toMatchObject({
      encoders: [{ name: "av1_qsv" }, { name: "libsvtav1" }],
      reason: "Quick Sync passed a test encode",
    });
    const prores = supportOf("prores", all, "auto");
    expect(prores).toMatchObject({ encoders: [{ name: "prores_ks" }], reason: "it passed a test encode" });
  });

  it("is the processor with the reason where the card fails or another device was wanted", () => {
    const failing = { libx264: null, h264_nvenc: "Cannot load libcuda.so.1", h264_vaapi: "No VA display found" };
    expect(supportOf("h264", failing, "nvenc")).toMatchObject({
      encoders: [{ name: "libx264" }],
      reason: "NVENC failed a test encode (Cannot load libcuda.so.1)",
    });
    expect(supportOf("h264", failing, "auto").reason).toContain("VAAPI failed a test encode (No VA display found)");
    expect(supportOf("h264", { libx264: null }, "qsv").reason).toBe("this build has no Quick Sync");
    expect(supportOf("h264", failing, "cpu").reason).toContain("wants the processor");
  });

  it("is nothing where no encoder of a codec works, and says why", () => {
    const av1 = supportOf("av1", { libx264: null, "libaom-av1": "it hangs" }, "auto");
    expect(av1.encoders).toEqual([]);
    expect(av1.reason).toContain(
      "AV1 cannot be made: this build has no libsvtav1; libaom-av1 failed a test encode (it hangs)",
    );
  });
});
