// Reads what ffmpeg says while it decodes and measures the finished file: pure, tested on lines captured from builds of 2018 and 2022.

export interface DecodeReport {
  /** What demuxer and decoders complained about, at most MAX_ERRORS of them. */
  errors: string[];
  errorCount: number;
  /** Frames that came out of the video decoder; null where ffmpeg did not get that far. */
  frames: number | null;
  video: { codec: string; pixelFormat: string; range: string | null; colour: string | null } | null;
  audio: { codec: string; profile: string | null; sampleRate: number; channels: string } | null;
  black: { start: number; end: number }[];
  silence: { start: number; end: number }[];
  /** Integrated loudness in LUFS and true peak in dBTP; −70 and −Infinity for silence, null where nothing was measured. */
  integratedLufs: number | null;
  truePeakDbtp: number | null;
}

const MAX_ERRORS = 20;

/** @param lines standard error of ffmpeg with `-loglevel repeat+level+info`; the first input is the file in question. */
export function parseDecodeReport(lines: Iterable<string>, durationSeconds: number): DecodeReport {
  const report: DecodeReport = {
    errors: [],
    errorCount: 0,
    frames: null,
    video: null,
    audio: null,
    black: [],
    silence: [],
    integratedLufs: null,
    truePeakDbtp: null,
  };
  let silentSince: number | null = null;
  for (const line of lines) {
    if (isFault(line)) {
      report.errorCount++;
      if (report.errors.length < MAX_ERRORS) report.errors.push(line.replace(/^\[[^\]]* @ 0x[0-9a-f]+\] /, "").trim());
    }
    report.video ??= parseVideoStream(line);
    report.audio ??= parseAudioStream(line);
    const black = /black_start:(\S+) black_end:(\S+)/.exec(line);
    if (black) report.black.push({ start: Number(black[1]), end: Number(black[2]) });
    const silenceStart = /silence_start: (\S+)/.exec(line);
    // A build of 2018 gives a small negative start for silence from the first sample on.
    if (silenceStart) silentSince = Math.max(0, Number(silenceStart[1]));
    const silenceEnd = /silence_end: (\S+)/.exec(line);
    if (silenceEnd && silentSince !== null) {
      report.silence.push({ start: silentSince, end: Number(silenceEnd[1]) });
      silentSince = null;
    }
    // ebur128 prints an early summary of −70 LUFS before the first sample: the last one counts.
    const loudness = /^\s+I:\s+(-?[\d.]+|-inf|nan) LUFS/.exec(line);
    if (loudness) report.integratedLufs = decibels(loudness[1]);
    const peak = /^\s+Peak:\s+(-?[\d.]+|-inf|nan) dBFS/.exec(line);
    if (peak) report.truePeakDbtp = decibels(peak[1]);
    const frames = /^(?:\[info\] )?frame=\s*(\d+)/.exec(line);
    if (frames) report.frames = Number(frames[1]);
  }
  // A build of 2018 says nothing more of a silence that lasts to the end.
  if (silentSince !== null) report.silence.push({ start: silentSince, end: durationSeconds });
  return report;
}

/** Errors, and those warnings with which demuxer and decoder paper over damage. */
function isFault(line: string): boolean {
  if (/\[(?:error|fatal|panic)\]|\] concealing \d+ DC/.test(line)) return true;
  return /\[warning\].*(?:corrupt|conceal|truncat|partial file|invalid|non[- ]monoton|packet mismatch|missing)/i.test(
    line,
  );
}

function parseVideoStream(line: string): DecodeReport["video"] {
  const found = /Stream #0:\d+.*?: Video: (\w+)[^,]*(?:\([^)]*\))*, (\w+)(?:\(([^)]*)\))?, \d+x\d+/.exec(line);
  if (!found?.[1] || !found[2]) return null;
  const marks = found[3]?.split(", ") ?? [];
  const range = marks.find((mark) => mark === "tv" || mark === "pc") ?? null;
  const colour = marks.find((mark) => mark !== "tv" && mark !== "pc" && mark !== "progressive") ?? null;
  return { codec: found[1], pixelFormat: found[2], range, colour };
}

function parseAudioStream(line: string): DecodeReport["audio"] {
  const found = /Stream #0:\d+.*?: Audio: (\w+)(?: \((\w[^)/]*)\))?[^,]*, (\d+) Hz, ([^,]+)/.exec(line);
  if (!found?.[1] || !found[4]) return null;
  return { codec: found[1], profile: found[2] ?? null, sampleRate: Number(found[3]), channels: found[4] };
}

const decibels = (text: string | undefined): number | null =>
  text === "-inf" ? Number.NEGATIVE_INFINITY : text === undefined || text === "nan" ? null : Number(text);
