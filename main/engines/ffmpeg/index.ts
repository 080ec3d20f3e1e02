// The ffmpeg engine: finding a build, running it, asking ffprobe.
export { FFMPEG_SOURCES, locateFfmpeg, type LocateOptions } from "./locate.ts";
export type { Probe, ProbeStream } from "./probe.ts";
export type { Ffmpeg, FfmpegRun, Progress } from "./run.ts";
