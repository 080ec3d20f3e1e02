import { describe, expect, it } from "vitest";

import {
  failureReason,
  faultOf,
  isProgressLine,
  parseNames,
  parseVersion,
  ProgressParser,
  saysDiskFull,
} from "./parse.ts";

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
    expect(
      parseNames(" ------\n V..... libx264              libx264 H.264\n V..X.. libaom-av1 AV1\n A....D aac  AAC"),
    ).toEqual(["libx264", "libaom-av1", "aac"]);
  });

  it("says why it failed in its last lines, without addresses and phrases", () => {
    const stderr =
      "[h264_nvenc @ 0x55d3a1] Cannot load libcuda.so.1\nError initializing output stream 0:0\nConversion failed!\n";
    expect(failureReason(stderr)).toBe("h264_nvenc: Cannot load libcuda.so.1; Error initializing output stream 0:0");
  });

  it("says why it failed also where newer builds go on to tell of every part that ended", () => {
    const stderr = [
      "[h264_nvenc @ 0x5601aa] OpenEncodeSessionEx failed: incompatible client key (21): (no details)",
      "[h264_nvenc @ 0x5601aa] No capable devices found",
      "[vost#0:0/h264_nvenc @ 0x5601ab] Error while opening encoder - maybe incorrect parameters such as bit_rate, rate, width or height.",
      "[vf#0:0 @ 0x5601ac] Error sending frames to consumers: Generic error in an external library",
      "[vf#0:0 @ 0x5601ac] Task finished with error code: -542398533 (Generic error in an external library)",
      "[vf#0:0 @ 0x5601ac] Terminating thread with return code -542398533 (Generic error in an external library)",
      "[vost#0:0/h264_nvenc @ 0x5601ab] Could not open encoder before EOF",
      "[out#0/mp4 @ 0x5601ad] Nothing was written into output file, because at least one of its streams received no packets.",
    ].join("\n");
    expect(failureReason(stderr)).toMatch(/^h264_nvenc: OpenEncodeSessionEx failed: incompatible client key/);
    expect(faultOf(stderr)).toBe("sessions");
  });

  it.each([
    [
      "a session too many",
      "sessions",
      "[h264_nvenc @ 0x1] OpenEncodeSessionEx failed: out of memory (10): (no details)",
    ],
    ["no card at all", null, "[h264_nvenc @ 0x1] Cannot load libcuda.so.1"],
    [
      "a driver that is too old",
      null,
      "[h264_nvenc @ 0x1] Driver does not support the required nvenc API version. Required: 13.0 Found: 12.2",
    ],
    ["a full disk", "disk", "av_interleaved_write_frame(): No space left on device"],
    ["a disk that fails while it is written", "disk", "av_interleaved_write_frame(): Input/output error"],
    ["a disk that fails while it is read", "disk", "/media/usb/clip.mp4: Input/output error"],
    ["one on Windows", "disk", "E:\\clips\\a.mp4: Input/output error"],
    [
      "a card that fails by the same words",
      null,
      "[h264_vaapi @ 0x1] Error while writing parameters: Input/output error",
    ],
    [
      "a card that cannot be opened",
      null,
      "Device creation failed: -5.\nFailed to set value 'vaapi=card' for option 'init_hw_device': Input/output error",
    ],
  ])("tells whose fault it is: %s", (_what, fault, line) => {
    expect(faultOf(line)).toBe(fault);
  });

  it("tells a full disk from other faults", () => {
    expect(saysDiskFull("av_interleaved_write_frame(): No space left on device")).toBe(true);
    expect(saysDiskFull("Invalid data found when processing input")).toBe(false);
  });
});
