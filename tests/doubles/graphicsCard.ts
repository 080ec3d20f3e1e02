// A program that stands for an ffmpeg with NVENC: what would go to the card, decoding, scaling and laying over included, it does on the processor, and fails as drivers fail, with their words.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { encoderNamed } from "../../main/base/encoders.ts";
import type { Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import { openFfmpeg } from "../../main/engines/ffmpeg/run.ts";

export interface Card {
  /** The engine, as it would have been found on a machine with such a card. */
  ffmpeg: Ffmpeg;
  /** Which encodes fail, by the number that each has in the order in which they begin, from 1: a line of a shell's `case`. */
  fails(pattern: string, how: Failure): Promise<void>;
  /** Every work whose frames stay in the card fails, or, by a `sed` script, comes out otherwise; null: none. */
  inCard(fault: { how: Failure } | { sed: string } | null): Promise<void>;
  /** Works until now: all, and those whose frames stayed in the card. */
  counts(): Promise<{ all: number; inCard: number }>;
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
  memory: [
    "[AVHWFramesContext @ 0x560c1b8f5b40] cu->cuMemAlloc(&data, size) failed -> CUDA_ERROR_OUT_OF_MEMORY: out of memory",
    "[Parsed_scale_cuda_6 @ 0x560c1b901d00] Failed to configure output pad on Parsed_scale_cuda_6",
    "Error reinitializing filters!",
    "Failed to inject frame into filter network: Cannot allocate memory",
  ],
  disk: ["av_interleaved_write_frame(): Input/output error", "Error writing trailer of span.mp4: Input/output error"],
  full: ["av_interleaved_write_frame(): No space left on device"],
} as const;
export type Failure = keyof typeof FAILURES;

/** Its frames have another profile and level and fewer B frames than libx264's own, as NVENC's do. */
const BY = "-c:v libx264 -preset superfast -profile:v main -level 5.1 -bf 1 -refs 2 -crf 18 -threads 1";
const NVENC = encoderNamed("h264_nvenc");

/** Filters of a build with CUDA, and what does the same on the processor. */
const FILTERS = ["scale_cuda", "overlay_cuda", "hwupload"];
const ON_PROCESSOR = [
  "s/scale_cuda=w=([0-9]+):h=([0-9]+):interp_algo=bicubic:format=yuv420p/scale=\\1:\\2:flags=bicubic,format=yuv420p/g",
  "s/overlay_cuda=x=([0-9]+):y=([0-9]+):eof_action=repeat/overlay=\\1:\\2:format=yuv420:eof_action=repeat/g",
  "s/,hwupload//g",
  "s/hwdownload,//g",
];

export async function graphicsCard(ffmpeg: Ffmpeg, dir: string): Promise<Card> {
  await mkdir(join(dir, "open"), { recursive: true });
  const path = join(dir, "ffmpeg");
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const write = (name: string, text: string) => writeFile(join(dir, name), text);
  await write("failures", "");
  await write("wrong.sed", "");
  await write("inCard", "");
  await write("filters.sed", ON_PROCESSOR.join("\n"));
  await write("most", "1000");
  for (const [name, lines] of Object.entries(FAILURES)) await write(`${name}.txt`, `${lines.join("\n")}\n`);
  const script = `#!/bin/bash
# Stands for ffmpeg; see graphicsCard.ts.
D=${quote(dir)}
case " $* " in *" h264_nvenc "*) ;; *) exec ${quote(ffmpeg.path)} "$@" ;; esac
stays=0; case " $* " in *" -hwaccel_output_format "*) stays=1 ;; esac
exec 9>"$D/lock"; flock 9
n=$(cat "$D/count" 2>/dev/null || echo 0)
# What is tried before the first film's spans has no number.
case "$*" in *ytempire-card-*) trial=1 ;; *) trial=0; n=$((n+1)); echo $n >"$D/count"; [ $stays = 1 ] && echo >>"$D/stayed" ;; esac
alive=0; for f in "$D"/open/*; do [ -e "$f" ] || continue; if kill -0 "\${f##*/}" 2>/dev/null; then alive=$((alive+1)); else rm -f "$f"; fi; done
if [ $alive -ge "$(cat "$D/most")" ]; then flock -u 9; cat "$D/sessions.txt" >&2; exit 1; fi
how=; [ $trial = 1 ] || . "$D/failures"
[ $stays = 1 ] && . "$D/inCard"
[ -n "$how" ] && { flock -u 9; cat "$D/$how.txt" >&2; exit 1; }
touch "$D/open/$$"; flock -u 9; exec 9>&-
a=(); skip=0; seen=0; graph=0
for x in "$@"; do
  case "$x" in -init_hw_device|-filter_hw_device|-hwaccel|-hwaccel_device|-hwaccel_output_format|-extra_hw_frames) skip=1; continue ;; esac
  if [ $graph = 1 ]; then graph=0; x=$(echo "$x" | sed -E -f "$D/filters.sed"); [ $stays = 1 ] && x=$(echo "$x" | sed -E -f "$D/wrong.sed"); fi
  [ "$x" = -filter_complex ] && graph=1
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
    ffmpeg: openFfmpeg({ ...ffmpeg, path, video, filters: new Set([...ffmpeg.filters, ...FILTERS]) }),
    fails: (pattern, how) => write("failures", `case $n in ${pattern}) how=${how};; esac\n`),
    async inCard(fault) {
      await write("inCard", fault && "how" in fault ? `how=${fault.how}\n` : "");
      await write("wrong.sed", fault && "sed" in fault ? fault.sed : "");
    },
    async counts() {
      const read = (name: string) => readFile(join(dir, name), "utf8").catch(() => "");
      return { all: Number(await read("count")), inCard: (await read("stayed")).length };
    },
    sessions: (most) => write("most", String(most)),
  };
}
