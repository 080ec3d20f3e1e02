// What an export holds: which files, how each is made, and where it is seen or heard. Pure: what the files are was found out before.
import type { Visual } from "../../../../contract/footage.ts";
import type { Grade } from "../../../../contract/look.ts";
import type { PictureClip, SoundClip, SoundEffect, Timeline, TimelineCard } from "../../../../contract/timeline.ts";
import { SAMPLE_RATE, type ArtifactRef } from "../../../../contract/values.ts";
import { hashJson } from "../../../base/hash.ts";
import { slug } from "../../../base/slug.ts";
import { gradeOf, isOfBody, neighboursOf, type SpanCard } from "../spans.ts";
import { inLanes, type EditItem, type EditList, type EditTrack, type Media, type TrackRole } from "./editList.ts";

/** How a file of the export comes to be. */
export type Making =
  /** A copy of what was used. */
  | { kind: "copy"; ref: ArtifactRef }
  /** As it is seen in the video: motion, speed and fitting are in it, text is not. */
  | { kind: "picture"; visual: Visual; frames: number; grade?: Grade; vignette?: number }
  /** Over transparency. */
  | { kind: "card"; cards: SpanCard[]; frames: number }
  /** Over transparency, as long as it is seen. */
  | { kind: "progress"; progress: NonNullable<Timeline["progress"]> }
  | { kind: "logo"; logo: NonNullable<Timeline["logo"]> }
  /** As it is heard, but not yet ducked or levelled: loops laid one after another, joins and fades done. */
  | { kind: "music" }
  /** At their own level, from the first frame to the last. */
  | { kind: "effects"; effects: SoundEffect[] }
  | { kind: "clipSound"; clip: SoundClip };

export interface ExportMedia extends Media {
  making: Making;
  /** LUFS that its sound has to have beside a voice at its own level, where it is to be measured. */
  level?: "narration" | "music";
}

/** What was found out about a file that is used. */
export interface FileFacts {
  /** Without the dot. */
  extension: string;
  /** Of sound. */
  samples: number;
  channels: number;
  /** A clip that editing programs show just as the video does: its own frames, at the video's rate, from a first time code of zero, in the video's shape. Null: it has to be rendered. */
  plain: { frames: number; width: number; height: number } | null;
}

export interface ExportInput {
  title: string;
  timeline: Timeline;
  /** What each scene is about, in words, by its id. */
  scenes: ReadonlyMap<string, string>;
  /** The finished video: hours of ambience are not rendered again. */
  video: ArtifactRef;
  /** Of every artifact in the timeline, by its hash. */
  facts: ReadonlyMap<string, FileFacts>;
  /** What moving pictures are written as. */
  extension: "mp4" | "mov";
}

export interface ExportPlan {
  edit: EditList;
  media: ExportMedia[];
  /** Files that were rendered into others, for who wants to begin from them. */
  originals: { file: string; ref: ArtifactRef }[];
}

export function planExport(input: ExportInput): ExportPlan {
  const { title, timeline } = input;
  const { width, height, rate, frames, sound } = timeline;
  const plan = new Planner(input);
  const tracks = sound.ambience
    ? plan.finished()
    : [
        plan.picture(),
        ...plan.logo(),
        ...plan.cards(),
        ...plan.progress(),
        ...plan.narration(),
        ...plan.music(),
        ...plan.clips(),
        ...plan.effects(),
      ];
  return {
    edit: { title, width, height, rate, frames, tracks },
    media: [...plan.media.values()],
    originals: [...plan.originals.values()],
  };
}

/** Bytes of the words in a file's name. */
const NAME_BYTES = 48;

class Planner {
  /** By what they are made of, so that what is equal is made once. */
  readonly media = new Map<string, ExportMedia>();
  readonly originals = new Map<string, { file: string; ref: ArtifactRef }>();
  readonly #names = new Set<string>();
  readonly #input: ExportInput;
  readonly #timeline: Timeline;

  constructor(input: ExportInput) {
    this.#input = input;
    this.#timeline = input.timeline;
  }

  /** The whole video as one file: picture and sound lie in it as they are. */
  finished(): EditTrack[] {
    const { video, title } = this.#input;
    const { frames, width, height } = this.#timeline;
    const facts = this.#facts(video);
    const made = { kind: "clip" as const, frames, width, height, channels: facts.channels, samples: facts.samples };
    const media = this.#add(video.hash, `${slug(title, NAME_BYTES)}.${facts.extension}`, {
      ...made,
      making: { kind: "copy", ref: video },
    });
    const item = { name: title, media, startFrame: 0, frames, fromFrame: 0, dissolveFrames: 0 };
    const picture = track("picture", "picture", "video", [item]);
    return facts.channels > 0 ? [picture, track("sound", "effects", "audio", [item])] : [picture];
  }

  picture(): EditTrack {
    const { picture } = this.#timeline;
    const digits = Math.max(2, String(picture.length).length);
    const items = picture.map((clip, i): EditItem => {
      const total = clip.frames + (picture[i + 1]?.transitionFrames ?? 0);
      const words = this.#input.scenes.get(clip.sceneId) ?? clip.sceneId;
      const name = `${String(i + 1).padStart(digits, "0")} ${words}`;
      const { media, fromFrame } = this.#shown(clip, total, name);
      const { startFrame, frames, transitionFrames: dissolveFrames, transition } = clip;
      return { name, media, startFrame, frames, fromFrame, dissolveFrames, ...(transition ? { transition } : {}) };
    });
    return track("picture", "picture", "video", items);
  }

  logo(): EditTrack[] {
    const { logo, width, height } = this.#timeline;
    if (!logo) return [];
    const still = { kind: "still" as const, frames: 0, width, height, channels: 0, samples: 0 };
    const media = this.#add("logo", "logo.png", { ...still, making: { kind: "logo", logo } });
    const { startFrame, endFrame } = logo;
    const frames = endFrame - startFrame;
    if (frames <= 0) return [];
    return [
      track("logo", "logo", "video", [{ name: "logo", media, startFrame, frames, fromFrame: 0, dissolveFrames: 0 }]),
    ];
  }

  cards(): EditTrack[] {
    const { cards, width, height, frames: all } = this.#timeline;
    const neighbours = neighboursOf(cards);
    const runs = countedTogether(cards.filter(({ startFrame, endFrame }) => endFrame > startFrame && startFrame < all));
    const items = runs.map((run): EditItem => {
      const startFrame = run[0]?.startFrame ?? 0;
      const frames = Math.min(all, run.at(-1)?.endFrame ?? 0) - startFrame;
      const drawn = run.map((card) => ({
        ...card,
        ...neighbours(card),
        startFrame: card.startFrame - startFrame,
        endFrame: card.endFrame - startFrame,
      }));
      const name = run[0]?.text ?? "";
      const making = { kind: "card" as const, cards: drawn, frames };
      const clip = { kind: "clip" as const, frames, width, height, channels: 0, samples: 0 };
      const media = this.#add(hashJson(making), `card ${name}.mov`, { ...clip, making });
      return { name, media, startFrame, frames, fromFrame: 0, dissolveFrames: 0 };
    });
    return numbered("cards", inLanes(items), "titles", "video");
  }

  progress(): EditTrack[] {
    const { progress, width, height } = this.#timeline;
    if (!progress) return [];
    const { startFrame } = progress;
    const frames = progress.endFrame - startFrame;
    const clip = { kind: "clip" as const, frames, width, height, channels: 0, samples: 0 };
    const media = this.#add("progress", "progress.mov", { ...clip, making: { kind: "progress", progress } });
    const item = { name: "progress", media, startFrame, frames, fromFrame: 0, dissolveFrames: 0 };
    return [track("progress", "titles", "video", [item])];
  }

  narration(): EditTrack[] {
    const { narration } = this.#timeline.sound;
    if (!narration) return [];
    const { audio, startSample } = narration;
    const { extension, samples, channels } = this.#facts(audio);
    const media = this.#add(audio.hash, `narration.${extension}`, {
      ...soundOf(samples, channels),
      making: { kind: "copy", ref: audio },
      level: "narration",
    });
    const item = this.#heard("narration", media, startSample, startSample + samples);
    return item ? [track("narration", "dialogue", "audio", [item])] : [];
  }

  music(): EditTrack[] {
    const { music } = this.#timeline.sound;
    if (!music) return [];
    const { start, end } = music.range ?? { start: 0, end: this.#toSamples(this.#timeline.frames) };
    const media = this.#add("music", "music.wav", {
      ...soundOf(end - start, 2),
      making: { kind: "music" },
      level: "music",
    });
    this.#keep(music.audio, "music");
    const item = this.#heard("music", media, start, end);
    return item ? [track("music", "music", "audio", [item])] : [];
  }

  clips(): EditTrack[] {
    const { picture, sound } = this.#timeline;
    const items = (sound.clips ?? []).flatMap((clip) => {
      const { start, end } = clip.range;
      const scene = picture.findLast(({ startFrame }) => this.#toSamples(startFrame) <= start)?.sceneId ?? "";
      const name = `sound ${this.#input.scenes.get(scene) ?? scene}`;
      const media = this.#add(hashJson(clip), `${name}.wav`, {
        ...soundOf(end - start, 2),
        making: { kind: "clipSound", clip },
      });
      const item = this.#heard(name, media, start, end);
      return item ? [item] : [];
    });
    return numbered("clips", inLanes(items), "effects", "audio");
  }

  /** The sounds at cuts and cards. */
  effects(): EditTrack[] {
    const { sound, frames } = this.#timeline;
    const effects = sound.effects ?? [];
    if (effects.length === 0) return [];
    const samples = this.#toSamples(frames);
    const making = { kind: "effects" as const, effects };
    const media = this.#add("effects", "cut-sounds.wav", { ...soundOf(samples, 2), making });
    const item = this.#heard("cut sounds", media, 0, samples);
    return item ? [track("cut-sounds", "effects", "audio", [item])] : [];
  }

  /** The file that shows a clip of the timeline, and where in it that begins. */
  #shown(shown: PictureClip, total: number, name: string): { media: Media; fromFrame: number } {
    const { visual } = shown;
    const grade = gradeOf(shown, this.#timeline.look);
    const vignette = isOfBody(shown) ? this.#timeline.look.grade?.vignette : undefined;
    if (visual.kind === "clip") {
      const { plain, extension, channels, samples } = this.#facts(visual.clip);
      const fromFrame = (visual.fromSeconds * this.#timeline.rate.num) / this.#timeline.rate.den;
      const first = Math.round(fromFrame);
      const onGrid = Math.abs(fromFrame - first) < NEAR_GRID && plain !== null && first + total <= plain.frames;
      if (onGrid && !grade && visual.repeat === undefined && (visual.speed ?? 1) === 1) {
        const file = `${name}.${extension}`;
        const making = { kind: "copy" as const, ref: visual.clip };
        const media = { kind: "clip" as const, ...plain, channels, samples, making };
        return { media: this.#add(visual.clip.hash, file, media), fromFrame: first };
      }
      this.#keep(visual.clip, name);
    }
    if (visual.kind === "image") this.#keep(visual.image, name);
    const { width, height } = this.#timeline;
    const making = {
      kind: "picture" as const,
      visual,
      frames: total,
      ...(grade ? { grade } : {}),
      ...(vignette ? { vignette } : {}),
    };
    const clip = { kind: "clip" as const, frames: total, width, height, channels: 0, samples: 0 };
    const file = `${name}.${this.#input.extension}`;
    return { media: this.#add(hashJson(making), file, { ...clip, making }), fromFrame: 0 };
  }

  /** In whole frames; null where it is shorter than one. */
  #heard(name: string, media: Media, start: number, end: number): EditItem | null {
    const { num, den } = this.#timeline.rate;
    const startFrame = Math.round((start * num) / (den * SAMPLE_RATE));
    const heard = Math.floor(((end - start) * num) / (den * SAMPLE_RATE) + 1e-6);
    const frames = Math.min(heard, this.#timeline.frames - startFrame);
    return frames > 0 ? { name, media, startFrame, frames, fromFrame: 0, dissolveFrames: 0 } : null;
  }

  #toSamples(frames: number): number {
    const { num, den } = this.#timeline.rate;
    return Math.round((frames * den * SAMPLE_RATE) / num);
  }

  #facts({ hash }: ArtifactRef): FileFacts {
    return this.#input.facts.get(hash) ?? { extension: "bin", samples: 0, channels: 0, plain: null };
  }

  #add(key: string, wanted: string, media: Omit<ExportMedia, "file">): ExportMedia {
    const known = this.media.get(key);
    if (known) return known;
    const made = { ...media, file: freeName("media", wanted, this.#names) };
    this.media.set(key, made);
    return made;
  }

  #keep(ref: ArtifactRef, name: string): void {
    if (this.originals.has(ref.hash)) return;
    const file = freeName("originals", `${name}.${this.#facts(ref).extension}`, this.#names);
    this.originals.set(ref.hash, { file, ref });
  }
}

/** Frames by which a clip's beginning may lie off the video's frames and still be the one that is shown. */
const NEAR_GRID = 0.25;

/** Words joined by hyphens, in any script; file systems that know no case see no two alike. */
function freeName(folder: string, wanted: string, taken: Set<string>): string {
  const dot = wanted.lastIndexOf(".");
  const [base, extension] = [slug(wanted.slice(0, dot), NAME_BYTES), wanted.slice(dot)];
  for (let n = 1; ; n++) {
    const file = `${folder}/${base}${n === 1 ? "" : `-${n}`}${extension}`;
    if (taken.has(file.toLowerCase())) continue;
    taken.add(file.toLowerCase());
    return file;
  }
}

/** The seconds of a breath that is counted are one clip. */
function countedTogether(cards: readonly TimelineCard[]): TimelineCard[][] {
  const runs: TimelineCard[][] = [];
  for (const card of cards) {
    const last = runs.at(-1)?.at(-1);
    const isNext = card.number !== null && card.number === (last?.number ?? NaN) + 1;
    if (card.kind === "breath" && isNext && last?.text === card.text && last.endFrame === card.startFrame)
      runs.at(-1)?.push(card);
    else runs.push([card]);
  }
  return runs;
}

function soundOf(samples: number, channels: number): Omit<Media, "file"> {
  return { kind: "sound", frames: 0, width: 0, height: 0, channels, samples };
}

function numbered(name: string, lanes: EditItem[][], role: TrackRole, kind: EditTrack["kind"]): EditTrack[] {
  return lanes.map((items, i) => track(lanes.length === 1 ? name : `${name}-${i + 1}`, role, kind, items));
}

function track(name: string, role: TrackRole, kind: EditTrack["kind"], items: EditItem[]): EditTrack {
  return { name, role, kind, items };
}
