// The ffmpeg engine: finding a build, running it, asking ffprobe.
export { FFMPEG_SOURCES, locateFfmpeg, type LocateOptions } from "./locate.ts";
export { KeptProbes } from "./keptProbes.ts";
export { tryBuild } from "./trial.ts";
export type { Probe, ProbeStream } from "./probe.ts";
export {
  programsAt,
  type Ffmpeg,
  type FfmpegPaths,
  type FfmpegPrograms,
  type FfmpegRun,
  type Progress,
} from "./run.ts";
