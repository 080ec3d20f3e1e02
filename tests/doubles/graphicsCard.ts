// A program that stands for an ffmpeg with NVENC: it encodes by libx264 what would go to the card, and fails as drivers fail, with their words.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { encoderNamed } from "../../main/base/encoders.ts";
import type { Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import { openFfmpeg } from "../../main/engines/ffmpeg/run.ts";

export interface Card {
  /** The engine, as it would have been found on a machine with such a card. */
  ffmpeg: Ffmpeg;
  /** Which encodes fail, by the number that each has in the order in which they begin, from 1: a line of a shell's `case`. */
  fails(pattern: string, how: Failure): Promise<void>;
  /** Sessions that the driver allows at once. */
  sessions(most: number): Promise<void>;
}

/** As ffmpeg 5.1 and newer ones wrote them on machines with such faults. */
const FAILURES = {
  sessions: [
    "[h264_nvenc @ 0x55f45f5f5cc0] OpenEncodeSessionEx failed: out of memory (10): (no details)",
    "[h264_nvenc @ 0x55f45f5f5cc0] No capable devices found",
    "Error initializing output stream 0:0 -- Error while opening encoder for output stream #0:0 - maybe incorrect parameters such as bit_rate, rate, width or height",
  ],
  key: [
    "[h264_nvenc @ 0x5601aa43b4c0] OpenEncodeSessionEx failed: incompatible client key (21): (no details)",
    "[h264_nvenc @ 0x5601aa43b4c0] No capable devices found",
    "[vost#0:0/h264_nvenc @ 0x5601aa43a000] Error while opening encoder - maybe incorrect parameters such as bit_rate, rate, width or height.",
    "[vf#0:0 @ 0x5601aa43c000] Error sending frames to consumers: Generic error in an external library",
    "[vf#0:0 @ 0x5601aa43c000] Task finished with error code: -542398533 (Generic error in an external library)",
    "[out#0/mp4 @ 0x5601aa43d000] Nothing was written into output file, because at least one of its streams received no packets.",
  ],
  lost: [
    "[h264_nvenc @ 0x55d3a1b0] EncodePicture failed!: generic error (20): (no details)",
    "Video encoding failed",
    "Conversion failed!",
  ],
  disk: ["av_interleaved_write_frame(): Input/output error", "Error writing trailer of span.mp4: Input/output error"],
  full: ["av_interleaved_write_frame(): No space left on device"],
} as const;
export type Failure = keyof typeof FAILURES;

/** Its frames have another profile and level and fewer B frames than libx264's own, as NVENC's do. */
const BY = "-c:v libx264 -preset superfast -profile:v main -level 5.1 -bf 1 -refs 2 -crf 18 -threads 1";
const NVENC = encoderNamed("h264_nvenc");

export async function graphicsCard(ffmpeg: Ffmpeg, dir: string): Promise<Card> {
  await mkdir(join(dir, "open"), { recursive: true });
  const path = join(dir, "ffmpeg");
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const write = (name: string, text: string) => writeFile(join(dir, name), text);
  await write("failures", "");
  await write("most", "1000");
  for (const [name, lines] of Object.entries(FAILURES)) await write(`${name}.txt`, `${lines.join("\n")}\n`);
  const script = `#!/bin/bash
# Stands for ffmpeg; see graphicsCard.ts.
D=${quote(dir)}
case " $* " in *" h264_nvenc "*) ;; *) exec ${quote(ffmpeg.path)} "$@" ;; esac
exec 9>"$D/lock"; flock 9
n=$(( $(cat "$D/count" 2>/dev/null || echo 0) + 1 )); echo $n >"$D/count"
alive=0; for f in "$D"/open/*; do [ -e "$f" ] || continue; if kill -0 "\${f##*/}" 2>/dev/null; then alive=$((alive+1)); else rm -f "$f"; fi; done
if [ $alive -ge "$(cat "$D/most")" ]; then flock -u 9; cat "$D/sessions.txt" >&2; exit 1; fi
how=; . "$D/failures"
[ -n "$how" ] && { flock -u 9; cat "$D/$how.txt" >&2; exit 1; }
touch "$D/open/$$"; flock -u 9; exec 9>&-
a=(); skip=0; seen=0
for x in "$@"; do
  if [ $seen = 1 ]; then seen=2; a+=(${BY}); skip=${NVENC.options.length}; continue; fi
  if [ $skip -gt 0 ]; then skip=$((skip-1)); continue; fi
  if [ "$x" = "-c:v" ] && [ $seen = 0 ]; then seen=1; continue; fi
  a+=("$x")
done
exec ${quote(ffmpeg.path)} "\${a[@]}"
`;
  await writeFile(path, script, { mode: 0o755 });
  const software = ffmpeg.video.h264.encoders.filter(({ device }) => device === "cpu");
  const video = {
    ...ffmpeg.video,
    h264: { encoders: [NVENC, ...software], reason: "NVENC passed a test encode" },
  };
  return {
    ffmpeg: openFfmpeg({ ...ffmpeg, path, video }),
    fails: (pattern, how) => write("failures", `case $n in ${pattern}) how=${how};; esac\n`),
    sessions: (most) => write("most", String(most)),
  };
}
