import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { encoderArguments, encoderNamed } from "../../../base/encoders.ts";
import { hashFile } from "../../../base/hash.ts";
import { locateFfmpeg, type Ffmpeg } from "../../../engines/ffmpeg/index.ts";
import { isPlain, parseAdts } from "./adts.ts";
import { readVideoTrack } from "./mp4Read.ts";
import { sizeOf, writeMp4, type Mux } from "./mp4Write.ts";

const RATE = { num: 30, den: 1 };
let dir: string;
let ffmpeg: Ffmpeg;
let mux: Mux;

/** Two seconds of moving picture, seven tenths of another, and two seconds of noise. */
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "mux-"));
  ffmpeg = await locateFfmpeg({ cacheDir: join(import.meta.dirname, "../../../../node_modules/.cache") });
  const make = async (name: string, source: string, frames: number) => {
    const path = join(dir, name);
    const picture = ["-f", "lavfi", "-i", `${source}=s=320x180:r=30,format=yuv420p`, "-frames:v", String(frames)];
    await ffmpeg.run([...picture, ...encoderArguments(encoderNamed("libx264"), 1, RATE), path], { op: "test" });
    return readVideoTrack(path);
  };
  const [a, b] = [await make("a.mp4", "testsrc2", 60), await make("b.mp4", "mandelbrot", 21)];
  const sound = join(dir, "a.aac");
  const noise = "anoisesrc=r=48000:d=2:a=0.2,aformat=channel_layouts=stereo";
  await ffmpeg.run(["-f", "lavfi", "-i", noise, "-c:a", "aac", "-b:a", "128k", "-f", "adts", sound], { op: "test" });
  const of = { path: sound, packets: parseAdts(readFileSync(sound)) };
  const picture = [a, a, b].map((track) => ({ of: track, from: 0, to: track.sizes.length }));
  mux = {
    picture,
    sound: [
      { of, from: 0, to: 60 },
      { of, from: 20, to: 60 },
      { of, from: 20, to: 50 },
    ],
    samples: 132_000,
  };
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true }));

function packets(path: string, stream: "v" | "a"): { pts: number; dts: number; key: boolean }[] {
  const show = ["-v", "error", "-select_streams", stream, "-show_entries", "packet=pts,dts,flags", "-of", "csv=p=0"];
  const lines = execFileSync(ffmpeg.probePath, [...show, path], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(","));
  return lines.map((line) => {
    const [pts, dts, flags = ""] = line.split(",");
    return { pts: Number(pts), dts: Number(dts), key: flags.startsWith("K") };
  });
}

describe("a file of pieces that come again", () => {
  it("holds every packet at its exact time, the index first, and is as large and hashed as was said", async () => {
    const path = join(dir, "whole.mp4");
    const known = writeMp4(mux, path);
    expect(known.bytes).toBe(sizeOf(mux));
    expect(known).toEqual(await hashFile(path));
    const head = readFileSync(path).subarray(0, 40).toString("latin1");
    expect(head.indexOf("moov")).toBeGreaterThan(0);
    const video = packets(path, "v");
    expect(video).toHaveLength(141);
    expect(video.slice(1).every(({ dts }, i) => dts - (video[i]?.dts ?? 0) === 512)).toBe(true);
    expect(video.map(({ pts }) => pts).toSorted((x, y) => x - y)).toEqual(
      Array.from({ length: 141 }, (_, i) => i * 512),
    );
    expect(video.flatMap(({ key }, i) => (key ? [i] : [])).filter((i) => i % 60 === 0)).toEqual([0, 60, 120]);
    const audio = packets(path, "a");
    expect(audio.map(({ dts }) => dts)).toEqual(Array.from({ length: 130 }, (_, i) => (i - 1) * 1024));
  });

  it("decodes without a complaint, and each piece as by itself", async () => {
    const path = join(dir, "decoded.mp4");
    writeMp4(mux, path);
    const hashes = async (file: string, map: string) => {
      const { stdout } = await ffmpeg.run(["-i", file, "-map", map, "-f", "framemd5", join(dir, "md5")], {
        op: "test",
      });
      void stdout;
      return readFileSync(join(dir, "md5"), "utf8")
        .split("\n")
        .filter((line) => /^\d/.test(line))
        .map((line) => line.split(",").at(-1)?.trim());
    };
    const whole = await hashes(path, "0:v");
    const [a, b] = [await hashes(join(dir, "a.mp4"), "0:v"), await hashes(join(dir, "b.mp4"), "0:v")];
    expect(whole).toEqual([...a, ...a, ...b]);
    const lines: string[] = [];
    await ffmpeg.run(["-i", path, "-f", "null", "-"], { op: "test", onStderrLine: (line) => lines.push(line) });
    expect(lines).toEqual([]);
    const { video, audio, format } = await ffmpeg.probe(path);
    expect(video).toMatchObject({ codec_name: "h264", nb_frames: 141, duration: 4.7, start_time: 0 });
    expect(audio).toMatchObject({ codec_name: "aac", profile: "LC", channels: 2, start_time: 0 });
    expect(audio?.duration).toBeCloseTo(2.75, 3);
    expect(format.duration).toBeCloseTo(4.7, 3);
  });

  it("refuses pieces that were encoded otherwise", async () => {
    const path = join(dir, "small.mp4");
    const picture = ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=30,format=yuv420p", "-frames:v", "5"];
    await ffmpeg.run([...picture, ...encoderArguments(encoderNamed("libx264"), 1, RATE), path], { op: "test" });
    const other = { ...mux, picture: [...mux.picture, { of: readVideoTrack(path), from: 0, to: 5 }] };
    expect(() => writeMp4(other, join(dir, "none.mp4"))).toThrow(/encoded otherwise/);
    expect(statSync(join(dir, "none.mp4"), { throwIfNoEntry: false })).toBeUndefined();
    writeFileSync(join(dir, "text.mp4"), "no picture at all, but some words");
    expect(() => readVideoTrack(join(dir, "text.mp4"))).toThrow(/no picture/);
  });

  it("knows the windows of AAC packets", () => {
    const all = parseAdts(readFileSync(join(dir, "a.aac")));
    expect(all.length).toBeGreaterThan(90);
    expect(all.filter(isPlain).length).toBeGreaterThan(all.length / 2);
    expect(() => parseAdts(Buffer.from("certainly no packets of sound"))).toThrow(RangeError);
  });
});
