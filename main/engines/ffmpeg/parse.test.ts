import { describe, expect, it } from "vitest";

import { failureReason, isProgressLine, parseNames, parseVersion, ProgressParser, saysDiskFull } from "./parse.ts";

/** As ffmpeg 5.1 and the build of 2018 wrote them. */
const BLOCK = `frame=90
fps=0.00
stream_0_0_q=29.0
bitrate= 123.4kbits/s
total_size=48
out_time_us=2900065
out_time_ms=2900065
out_time=00:00:02.900065
dup_frames=0
drop_frames=0
speed=5.78x
progress=end`.split("\n");

describe("what ffmpeg prints", () => {
  it("gives a progress for each whole block", () => {
    const parser = new ProgressParser();
    const steps = BLOCK.map((line) => parser.take(line)).filter((step) => step !== null);
    expect(steps).toEqual([{ frame: 90, seconds: 2.900065 }]);
  });

  it("is progress only where the key is one of ffmpeg's", () => {
    expect(BLOCK.every(isProgressLine)).toBe(true);
    expect(isProgressLine("lavfi.black_start=1.2")).toBe(false);
    expect(isProgressLine("frame:0    pts:0       pts_time:0")).toBe(false);
  });

  it("is life only where the work goes on", () => {
    const parser = new ProgressParser();
    expect(parser.advances("frame=1")).toBe(true);
    expect(parser.advances("frame=1")).toBe(false);
    expect(parser.advances("speed=0.1x")).toBe(false);
    expect(parser.advances("frame=2")).toBe(true);
  });

  it("before the first packet is not a number, and is passed over", () => {
    const parser = new ProgressParser();
    parser.take("out_time_us=N/A");
    expect(parser.take("progress=continue")).toEqual({ frame: 0, seconds: 0 });
  });

  it("names the build, also one that is called by its commit", () => {
    const text =
      "ffmpeg version N-47683-g0e8eb07980-static https://x\nlibavutil      56. 24.101\nlibavcodec     58. 42.102 / 58. 42.102";
    expect(parseVersion(text)).toEqual({ version: "N-47683-g0e8eb07980-static", rank: [58, 42] });
    expect(parseVersion("ffprobe version 5")).toBeNull();
  });

  it("lists filters and encoders by name", () => {
    expect(parseNames(" ... alimiter         A->A       Audio lookahead limiter.\n T.C overlay V->V  x")).toEqual([
      "alimiter",
      "overlay",
    ]);
    expect(parseNames(" ------\n V..... libx264              libx264 H.264\n A....D aac  AAC")).toEqual([
      "libx264",
      "aac",
    ]);
  });

  it("says why it failed in its last lines, without addresses and phrases", () => {
    const stderr =
      "[h264_nvenc @ 0x55d3a1] Cannot load libcuda.so.1\nError initializing output stream 0:0\nConversion failed!\n";
    expect(failureReason(stderr)).toBe("h264_nvenc: Cannot load libcuda.so.1; Error initializing output stream 0:0");
  });

  it("tells a full disk from other faults", () => {
    expect(saysDiskFull("av_interleaved_write_frame(): No space left on device")).toBe(true);
    expect(saysDiskFull("Invalid data found when processing input")).toBe(false);
  });
});
