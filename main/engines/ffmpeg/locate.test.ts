import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { lesserFfmpeg, type Lesser } from "../../../tests/doubles/lesserFfmpeg.ts";
import { locateFfmpeg } from "./index.ts";
import { NEEDED_FILTERS } from "./needs.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "ffmpeg-locate-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const packaged = { sources: ["package"], searchPath: "" } as const;

describe("the ffmpeg to use", () => {
  it("is the packaged one where the machine has no other, and a second look finds the same", async () => {
    const cacheDir = join(dir, "cache");
    const first = await locateFfmpeg({ ...packaged, cacheDir });
    expect(first.path).toContain("@ffmpeg-installer");
    expect(first.probePath).toContain("@ffprobe-installer");
    expect(first.encoders.has("libx264")).toBe(true);
    expect(first.decisions.at(-1)).toMatch(/^taken: .*the only one that works/);
    const second = await locateFfmpeg({ ...packaged, cacheDir });
    expect(second.decisions).toEqual(first.decisions);
    expect(second.filters).toEqual(first.filters);
  });

  it.skipIf(process.platform === "win32")(
    "passes over what only pretends, hangs or cannot run, and says so",
    async () => {
      const good = await locateFfmpeg({ ...packaged, cacheDir: dir });
      const bin = join(dir, "bin");
      await rm(bin, { recursive: true, force: true });
      await mkdir(bin);
      await writeFile(join(bin, "ffmpeg"), "#!/bin/sh\necho hello\n", { mode: 0o755 });
      const found = await locateFfmpeg({ sources: ["path", "package"], searchPath: bin, cacheDir: dir });
      expect(found.path).toBe(good.path);
      expect(found.decisions[0]).toContain("not used, it does not answer as ffmpeg does");
    },
  );

  it.skipIf(process.platform === "win32")("gets its run bit back where a package lost it", async () => {
    const good = await locateFfmpeg({ ...packaged, cacheDir: dir });
    const path = join(dir, "ffmpeg-without-run-bit");
    await copyFile(good.path, path);
    await chmod(path, 0o644);
    const found = await locateFfmpeg({ setting: path, cacheDir: dir });
    expect(found.path).toBe(path);
    expect((await stat(path)).mode & 0o111).not.toBe(0);
  });

  it("is the person's own choice alone, and a wrong one is an error with what to do", async () => {
    const wrong = locateFfmpeg({ setting: join(dir, "nothing"), cacheDir: dir });
    await expect(wrong).rejects.toMatchObject({
      code: "FFMPEG_MISSING",
      hint: expect.stringContaining("YTEMPIRE_FFMPEG"),
    });
  });

  it("is missing where there is none", async () => {
    await expect(locateFfmpeg({ sources: ["path"], searchPath: dir, cacheDir: dir })).rejects.toMatchObject({
      code: "FFMPEG_MISSING",
      hint: expect.stringContaining("setup"),
    });
  });

  it.skipIf(process.platform === "win32")("is tried anew when its file has changed", async () => {
    const good = await locateFfmpeg({ ...packaged, cacheDir: dir });
    const path = join(dir, "changing");
    await symlink(good.path, path);
    await locateFfmpeg({ setting: path, cacheDir: dir });
    await rm(path);
    await writeFile(path, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    await expect(locateFfmpeg({ setting: path, cacheDir: dir })).rejects.toMatchObject({ code: "FFMPEG_MISSING" });
  });

  it.skipIf(process.platform === "win32")(
    "proves H.264 at its first start, another codec once it is asked for, and nothing twice until the build changes",
    async () => {
      const good = await locateFfmpeg({ ...packaged, cacheDir: dir });
      const [path, log] = [join(dir, "counting"), join(dir, "encodes")];
      const script = `#!/bin/bash\nfor x in "$@"; do case "$x" in libx26?|prores_ks|libaom-av1) echo $x >>"${log}";; esac; done\nexec "${good.path}" "$@"\n`;
      const encodes = async () => (await readFile(log, "utf8").catch(() => "")).split("\n").filter(Boolean);
      await writeFile(path, script, { mode: 0o755 });
      const cacheDir = join(dir, "lazy");
      const first = await locateFfmpeg({ setting: path, cacheDir });
      expect(await encodes()).toEqual(["libx264"]);
      expect(Object.keys(first.video)).toEqual(["h264"]);
      expect((await first.prove("hevc")).encoders.map(({ name }) => name)).toEqual(["libx265"]);
      expect((await first.prove("h264")).encoders).toEqual(first.video.h264.encoders);
      const again = await locateFfmpeg({ setting: path, cacheDir });
      expect(again.identity).toBe(first.identity);
      await again.prove("hevc");
      expect(await encodes()).toEqual(["libx264", "libx265"]);
      await writeFile(path, `${script}# another build\n`, { mode: 0o755 });
      const changed = await locateFfmpeg({ setting: path, cacheDir });
      expect(changed.identity).not.toBe(first.identity);
      await changed.prove("hevc");
      expect(await encodes()).toEqual(["libx264", "libx265", "libx264", "libx265"]);
    },
  );

  it.skipIf(process.platform === "win32")("proves a codec again where others held the card's sessions", async () => {
    const good = await locateFfmpeg({ ...packaged, cacheDir: dir });
    const [path, busy] = [join(dir, "refused"), join(dir, "busy")];
    const says = "[hevc_nvenc @ 0x55] OpenEncodeSessionEx failed: out of memory (10): (no details)";
    const script = `#!/bin/bash\nif [ -e "${busy}" ] && [[ " $* " == *" libx265 "* ]]; then echo "${says}" >&2; exit 1; fi\nexec "${good.path}" "$@"\n`;
    await writeFile(path, script, { mode: 0o755 });
    await writeFile(busy, "");
    const found = await locateFfmpeg({ setting: path, cacheDir: join(dir, "sessions") });
    expect((await found.prove("hevc")).reason).toContain("OpenEncodeSessionEx failed");
    await rm(busy);
    expect((await found.prove("hevc")).encoders.map(({ name }) => name)).toEqual(["libx265"]);
  });

  const lesser: [what: string, build: Lesser, said: RegExp][] = [
    [
      "is too old",
      { version: { ffmpeg: "3.4.8-0ubuntu0.2", libavcodec: "57.107.100 / 57.107.100" } },
      /it is too old: version 3\.4\.8-0ubuntu0\.2, and 4\.2 or a newer one is needed/,
    ],
    ["has no libx264", { without: ["libx264", "libx264rgb"] }, /it lacks the encoder libx264/],
    [
      "has no tpad and no silencedetect",
      { without: ["tpad", "silencedetect"] },
      /it lacks the filter silencedetect, the filter tpad/,
    ],
    ["has zoompan by name alone", { broken: ["zoompan"] }, /it fails at a trial of its filters: .*zoompan/],
    ["has libx264 by name alone", { broken: ["libx264"] }, /a test encode failed: Unknown encoder 'libx264'/],
  ];
  it.skipIf(process.platform === "win32").each(lesser)(
    "is another where a build %s, and none with the reason where that was the person's own choice",
    async (what, build, said) => {
      const good = await locateFfmpeg({ ...packaged, cacheDir: dir });
      const bin = await mkdtemp(join(dir, "bin-"));
      await lesserFfmpeg(good.path, join(bin, "ffmpeg"), build);
      const found = await locateFfmpeg({ sources: ["path", "package"], searchPath: bin, cacheDir: dir });
      expect(found.path).toBe(good.path);
      expect(found.decisions[0], what).toMatch(said);
      await expect(locateFfmpeg({ setting: join(bin, "ffmpeg"), cacheDir: dir })).rejects.toMatchObject({
        code: "FFMPEG_MISSING",
        message: expect.stringMatching(said) as string,
        hint: expect.stringContaining("YTEMPIRE_FFMPEG") as string,
      });
    },
  );

  it.skipIf(process.platform === "win32")("is tried with every filter that it must have", async () => {
    const good = await locateFfmpeg({ ...packaged, cacheDir: dir });
    const path = join(dir, "one-less");
    for (const name of NEEDED_FILTERS) {
      await rm(path, { force: true });
      await lesserFfmpeg(good.path, path, { without: [name] });
      await expect(locateFfmpeg({ setting: path, cacheDir: dir })).rejects.toThrow(`it lacks the filter ${name}`);
    }
  });
});
