// The tracks as FCPXML 1.10, for Final Cut Pro 10.6 and newer, DaVinci Resolve, and what reads either. Pure.
import { SAMPLE_RATE, type FrameRate } from "../../../../contract/values.ts";
import { relativeUrl, type EditItem, type EditList, type EditTrack, type Media, type TrackRole } from "./editList.ts";
import { element, xmlDocument, type Xml } from "./xml.ts";

/**
 * The picture is the primary storyline. Its transitions lie across the cut, as Final Cut Pro wants them: a dissolve from
 * frame S on, D frames long, is a cut at S + D/2 with a transition from S to S + D; what is seen in each frame is the same.
 * Everything else is connected to the clip over which it begins: overlays in lanes 1, 2, …, sounds in lanes −1, −2, ….
 */
export function toFcpxml(edit: EditList): string {
  const resources = new Resources(edit);
  const [picture, ...others] = edit.tracks;
  const spine = picture ? storyline(picture, edit) : [];
  const lanes = { video: 0, audio: 0 };
  for (const track of others) {
    const lane = track.kind === "video" ? ++lanes.video : --lanes.audio;
    for (const item of track.items)
      spine.findLast(({ at }) => at <= item.startFrame)?.connected.push({ item, track, lane });
  }
  const story = spine.flatMap((part, i) => [
    ...transitionInto(part, spine[i - 1], edit.rate),
    storyPart(part, edit.rate, resources),
  ]);
  const sequence = element(
    "sequence",
    {
      format: resources.sequenceFormat,
      duration: time(edit.frames, edit.rate),
      tcStart: "0s",
      tcFormat: "NDF",
      audioLayout: "stereo",
      audioRate: "48k",
    },
    [element("spine", {}, story)],
  );
  const project = element("project", { name: edit.title }, [sequence]);
  const library = element("library", {}, [element("event", { name: edit.title }, [project])]);
  return xmlDocument(
    "fcpxml",
    element("fcpxml", { version: "1.10" }, [element("resources", {}, resources.elements), library]),
  );
}

/** A stretch of the primary storyline, in frames of the video. */
interface StoryPart {
  at: number;
  frames: number;
  /** Its first frame on its own clock: what is connected to it counts by that. */
  start: number;
  /** Null: nothing is seen. */
  item: EditItem | null;
  connected: { item: EditItem; track: EditTrack; lane: number }[];
}

/** From the first frame to the last without holes. */
function storyline({ items }: EditTrack, { frames }: EditList): StoryPart[] {
  const begins = items.map(({ startFrame, dissolveFrames }) => startFrame + Math.floor(dissolveFrames / 2));
  const parts: StoryPart[] = [];
  const gap = (from: number, to: number) => {
    if (to > from) parts.push({ at: from, frames: to - from, start: 0, item: null, connected: [] });
  };
  let end = 0;
  items.forEach((item, i) => {
    const at = begins[i] ?? item.startFrame;
    gap(end, at);
    const own = item.startFrame + item.frames;
    // Under the dissolve into the next one it runs on to the cut in its middle.
    end = items[i + 1]?.startFrame === own ? (begins[i + 1] ?? own) : own;
    parts.push({ at, frames: end - at, start: item.fromFrame + at - item.startFrame, item, connected: [] });
  });
  gap(end, frames);
  return parts;
}

function transitionInto({ item }: StoryPart, before: StoryPart | undefined, rate: FrameRate): Xml[] {
  if (!item || !before || item.dissolveFrames === 0) return [];
  const { startFrame, dissolveFrames } = item;
  return [
    element("transition", {
      name: "Cross Dissolve",
      offset: time(startFrame, rate),
      duration: time(dissolveFrames, rate),
    }),
  ];
}

function storyPart({ at, frames, start, item, connected }: StoryPart, rate: FrameRate, resources: Resources): Xml {
  const children = connected.map(({ item: other, track, lane }) =>
    clip(other, track.role, resources, {
      lane: String(lane),
      offset: time(start + other.startFrame - at, rate),
      start: time(other.fromFrame, rate),
      duration: time(other.frames, rate),
    }),
  );
  const place = { offset: time(at, rate), start: time(start, rate), duration: time(frames, rate) };
  return item ? clip(item, "picture", resources, place, children) : element("gap", { name: "Gap", ...place }, children);
}

/** Roles that Final Cut Pro has by itself, and subroles of them. */
const ROLES: Record<TrackRole, Record<string, string>> = {
  picture: { srcEnable: "video", videoRole: "video" },
  logo: { srcEnable: "video", videoRole: "video.logo" },
  titles: { srcEnable: "video", videoRole: "titles" },
  dialogue: { srcEnable: "audio", audioRole: "dialogue" },
  music: { srcEnable: "audio", audioRole: "music" },
  effects: { srcEnable: "audio", audioRole: "effects" },
};

function clip(
  { name, media, gainDb }: EditItem,
  role: TrackRole,
  resources: Resources,
  { lane, ...place }: { lane?: string; offset: string; start: string; duration: string },
  children: Xml[] = [],
): Xml {
  const common = { ref: resources.assetOf(media), ...(lane === undefined ? {} : { lane }), ...place, name };
  if (media.kind === "still")
    return element("video", { ...common, role: ROLES[role]["videoRole"] ?? "video" }, children);
  const volume = gainDb === undefined ? [] : [element("adjust-volume", { amount: `${gainDb.toFixed(1)}dB` })];
  return element("asset-clip", { ...common, tcFormat: "NDF", ...ROLES[role] }, [...volume, ...children]);
}

/** Formats and files, each once. */
class Resources {
  readonly elements: Xml[] = [];
  readonly sequenceFormat: string;
  readonly #rate: FrameRate;
  readonly #assets = new Map<string, string>();
  readonly #formats = new Map<string, string>();

  constructor({ width, height, rate, tracks }: EditList) {
    this.#rate = rate;
    this.sequenceFormat = this.#format(width, height, true);
    for (const { items } of tracks) for (const { media } of items) this.assetOf(media);
  }

  assetOf(media: Media): string {
    const known = this.#assets.get(media.file);
    if (known !== undefined) return known;
    const { file, kind, width, height, channels } = media;
    const video =
      kind === "sound"
        ? {}
        : { hasVideo: "1", videoSources: "1", format: this.#format(width, height, kind === "clip") };
    const audio =
      channels === 0
        ? {}
        : { hasAudio: "1", audioSources: "1", audioChannels: String(channels), audioRate: String(SAMPLE_RATE) };
    const id = this.#nextId();
    this.#assets.set(file, id);
    const name = file.slice(file.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
    this.elements.push(
      element("asset", { id, name, start: "0s", duration: lengthOf(media, this.#rate), ...video, ...audio }, [
        element("media-rep", { kind: "original-media", src: relativeUrl(file) }),
      ]),
    );
    return id;
  }

  /** A still has no rate. */
  #format(width: number, height: number, moving: boolean): string {
    const key = `${width} ${height} ${moving}`;
    const known = this.#formats.get(key);
    if (known !== undefined) return known;
    const id = this.#nextId();
    this.#formats.set(key, id);
    const { num, den } = this.#rate;
    const rate = moving ? { frameDuration: rational(den, num) } : { name: "FFVideoFormatRateUndefined" };
    const size = { width: String(width), height: String(height) };
    this.elements.push(element("format", { id, ...rate, ...size, colorSpace: moving ? REC_709 : SRGB }));
    return id;
  }

  #nextId(): string {
    return `r${this.elements.length + 1}`;
  }
}

/** Primaries, transfer and matrix by their numbers in ISO/IEC 23091-2. */
const REC_709 = "1-1-1 (Rec. 709)";
const SRGB = "1-13-1";

/** Files of sound are longer or shorter than whole frames. */
function lengthOf({ kind, frames, samples }: Media, rate: FrameRate): string {
  if (kind === "still") return "0s";
  return kind === "sound" ? rational(samples, SAMPLE_RATE) : time(frames, rate);
}

/** Frames as exact seconds. */
function time(frames: number, { num, den }: FrameRate): string {
  return rational(frames * den, num);
}

function rational(numerator: number, denominator: number): string {
  const divisor = greatestCommonDivisor(numerator, denominator);
  const [n, d] = [numerator / divisor, denominator / divisor];
  return d === 1 ? `${n}s` : `${n}/${d}s`;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a || 1 : greatestCommonDivisor(b, a % b);
}
