// A program that stands for a build of ffmpeg with less in it: older, without some filters or encoders, or with those that are there by name alone.
import { writeFile } from "node:fs/promises";

export interface Lesser {
  /** What it says of itself, as `-version` prints it: `3.4.8`, and libavcodec's number. */
  version?: { ffmpeg: string; libavcodec: string };
  /** Filters and encoders that it does not list and fails at. */
  without?: readonly string[];
  /** Those that it lists, and fails at. */
  broken?: readonly string[];
}

/** Writes the program to `path`: it runs `real` for all that it can do. */
export async function lesserFfmpeg(real: string, path: string, { version, without = [], broken = [] }: Lesser) {
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const told = version
    ? `echo "ffmpeg version ${version.ffmpeg} Copyright (c) the FFmpeg developers"; echo "libavcodec     ${version.libavcodec}"; exit 0`
    : `exec ${quote(real)} "$@"`;
  const listed =
    without.length > 0
      ? `${quote(real)} "$@" | grep -vE '^ *[A-Z.|]+ +(${without.join("|")}) '`
      : `${quote(real)} "$@"`;
  const script = `#!/bin/bash
# Stands for ffmpeg; see lesserFfmpeg.ts.
case " $* " in
  *" -version "*) ${told};;
  *" -filters "*|*" -encoders "*) ${listed}; exit 0;;
esac
for name in ${[...without, ...broken].join(" ")}; do
  for x in "$@"; do
    if [ "$x" = "$name" ]; then echo "Unknown encoder '$name'" >&2; exit 1; fi
    if [[ "$x" =~ (^|[],;])$name(=|,|;|\\[|$) ]]; then echo "[AVFilterGraph @ 0x55d1] No such filter: '$name'" >&2; exit 1; fi
  done
done
exec ${quote(real)} "$@"
`;
  await writeFile(path, script, { mode: 0o755 });
}
