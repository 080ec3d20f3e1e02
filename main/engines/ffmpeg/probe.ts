// What a media file holds, as ffprobe tells it.
import { z } from "zod";

import { AppError } from "../../base/errors.ts";

const Numeric = z.coerce.number().optional();

const Tags = z.record(z.string(), z.string()).default({});

const Stream = z
  .object({
    index: z.int(),
    codec_type: z.string().default("unknown"),
    codec_name: z.string().default("unknown"),
    profile: z.coerce.string().optional(),
    width: z.int().optional(),
    height: z.int().optional(),
    pix_fmt: z.string().optional(),
    color_range: z.string().optional(),
    color_space: z.string().optional(),
    color_primaries: z.string().optional(),
    color_transfer: z.string().optional(),
    sample_aspect_ratio: z.string().optional(),
    r_frame_rate: z.string().optional(),
    avg_frame_rate: z.string().optional(),
    time_base: z.string().optional(),
    start_time: Numeric,
    duration: Numeric,
    nb_frames: Numeric,
    bit_rate: Numeric,
    sample_rate: Numeric,
    channels: z.int().optional(),
    /** `progressive`, or of interlaced pictures `tt`, `bb`, `tb`, `bt`. */
    field_order: z.string().optional(),
    disposition: z.record(z.string(), z.int()).default({}),
    tags: Tags,
    /** Of a display matrix, degrees clockwise from the file to what is seen come with their sign turned. */
    side_data_list: z.array(z.looseObject({ side_data_type: z.string().optional(), rotation: Numeric })).default([]),
  })
  .transform((stream) => {
    const matrix = stream.side_data_list.find(({ rotation }) => rotation !== undefined)?.rotation;
    const degrees = matrix ?? -(Number(stream.tags.rotate) || 0);
    /** By how much a player turns the picture, degrees counterclockwise: 0, 90, 180 or 270. */
    return { ...stream, rotation: (((Math.round(degrees / 90) * 90) % 360) + 360) % 360 };
  });
export type ProbeStream = z.infer<typeof Stream>;

export const Answer = z.object({
  streams: z.array(Stream).default([]),
  format: z.object({
    format_name: z.string().default("unknown"),
    duration: Numeric,
    size: Numeric,
    bit_rate: Numeric,
    tags: Tags,
  }),
});

export interface Probe {
  format: z.infer<typeof Answer>["format"];
  streams: ProbeStream[];
  /** The first picture and sound streams. */
  video: ProbeStream | undefined;
  audio: ProbeStream | undefined;
}

export function parseProbe(json: string): Probe {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new AppError("FFMPEG_FAILED", "ffmpeg.probe", "ffprobe's answer is not JSON", { cause });
  }
  const answer = Answer.safeParse(value);
  if (!answer.success)
    throw new AppError("FFMPEG_FAILED", "ffmpeg.probe", "ffprobe's answer has an unknown shape", {
      cause: answer.error,
    });
  return probeOf(answer.data);
}

export function probeOf({ streams, format }: z.infer<typeof Answer>): Probe {
  return {
    format,
    streams,
    // A cover that lies in a music file is no picture of a clip.
    video: streams.find(({ codec_type, disposition }) => codec_type === "video" && disposition.attached_pic !== 1),
    audio: streams.find((stream) => stream.codec_type === "audio"),
  };
}
