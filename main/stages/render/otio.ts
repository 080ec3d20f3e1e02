// The timeline for editing programs: OpenTimelineIO's JSON, with rational times. Pure.
import { pathToFileURL } from "node:url";

import type { Visual } from "../../../contract/footage.ts";
import type { Timeline } from "../../../contract/timeline.ts";
import type { Transition } from "../../../contract/transition.ts";
import { SAMPLE_RATE, type ArtifactRef, type FrameRate } from "../../../contract/values.ts";

export type OtioNode = { OTIO_SCHEMA: string } & Record<string, unknown>;

/**
 * Schemas after OpenTimelineIO's file format (Timeline.1, Stack.1, Track.1, Clip.1, Transition.1, Gap.1): older readers know them,
 * newer ones upgrade them. Generated backgrounds and cards are generator references that carry what they are drawn from.
 */
export function toOtio(name: string, timeline: Timeline, pathOf: (ref: ArtifactRef) => string): string {
  const tracks = [
    pictureTrack(timeline, pathOf),
    ...logoTracks(timeline, pathOf),
    cardTrack(timeline),
    ...soundTracks(timeline, pathOf),
  ];
  const { width, height, look } = timeline;
  return `${JSON.stringify(timelineNode(name, { width, height, look: look.id }, tracks), null, 2)}\n`;
}

export function timelineNode(name: string, ytempire: object, tracks: OtioNode[]): OtioNode {
  return {
    OTIO_SCHEMA: "Timeline.1",
    name,
    global_start_time: null,
    metadata: { ytempire },
    tracks: { OTIO_SCHEMA: "Stack.1", name: "tracks", ...common(), source_range: null, children: tracks },
  };
}

function pictureTrack({ picture, rate }: Timeline, pathOf: (ref: ArtifactRef) => string): OtioNode {
  const children = picture.flatMap((clip) => {
    const skipped = clip.visual.kind === "clip" ? (clip.visual.fromSeconds * rate.num) / rate.den : 0;
    const item = clipNode(
      clip.sceneId,
      range(Math.round(skipped), clip.frames, rate),
      reference(clip.visual, pathOf),
      shownAs(clip.visual),
    );
    if (clip.transitionFrames === 0) return [item];
    return [transitionNode(clip.transitionFrames, clip.transition, rate), item];
  });
  return track("Picture", "Video", children);
}

/** It begins at the cut: what leaves runs on beneath it. `transition` is undefined of a dissolve. */
export function transitionNode(frames: number, transition: Transition | undefined, rate: FrameRate): OtioNode {
  return {
    OTIO_SCHEMA: "Transition.1",
    name: transition?.kind ?? "crossfade",
    // Readers know the dissolve alone; anything else is theirs to tell apart by its name.
    metadata: transition ? { ytempire: transition } : {},
    transition_type: transition ? "Custom_Transition" : "SMPTE_Dissolve",
    in_offset: time(0, rate),
    out_offset: time(frames, rate),
  };
}

function logoTracks({ logo, rate }: Timeline, pathOf: (ref: ArtifactRef) => string): OtioNode[] {
  if (!logo) return [];
  const { image, startFrame, endFrame, x, y } = logo;
  const shown = clipNode("logo", range(0, endFrame - startFrame, rate), external(pathOf(image)), { x, y });
  return [track("Logo", "Video", startFrame > 0 ? [gap(startFrame, rate), shown] : [shown])];
}

function cardTrack({ cards, rate }: Timeline): OtioNode {
  const children: OtioNode[] = [];
  let at = 0;
  for (const card of cards.toSorted((a, b) => a.startFrame - b.startFrame)) {
    const from = Math.max(at, card.startFrame);
    if (card.endFrame <= from) continue;
    if (from > at) children.push(gap(from - at, rate));
    const { kind, text, detail, number } = card;
    children.push(
      clipNode(text, range(0, card.endFrame - from, rate), generator("ytempire.card", { kind, text, detail, number })),
    );
    at = card.endFrame;
  }
  return track("Cards", "Video", children);
}

function soundTracks({ sound, frames, rate }: Timeline, pathOf: (ref: ArtifactRef) => string): OtioNode[] {
  const sampleRate = { num: SAMPLE_RATE, den: 1 };
  const samples = Math.round((frames * rate.den * SAMPLE_RATE) / rate.num);
  const tracks: OtioNode[] = [];
  if (sound.narration) {
    const { audio, startSample } = sound.narration;
    const clip = clipNode("narration", range(0, samples - startSample, sampleRate), external(pathOf(audio)));
    tracks.push(track("Narration", "Audio", startSample > 0 ? [gap(startSample, sampleRate), clip] : [clip]));
  }
  if (sound.music) {
    tracks.push(musicTrack(sound.music, samples, pathOf));
  }
  // Two that are crossfaded overlap, which one track cannot hold: they lie in two by turns.
  const clips = (sound.clips ?? []).toSorted((a, b) => a.range.start - b.range.start);
  for (const turn of [0, 1]) {
    const own = clips.filter((_, i) => i % 2 === turn);
    if (own.length > 0) tracks.push(clipSoundTrack(own, pathOf));
  }
  return tracks;
}

function musicTrack(
  music: NonNullable<Timeline["sound"]["music"]>,
  samples: number,
  pathOf: (ref: ArtifactRef) => string,
): OtioNode {
  const sampleRate = { num: SAMPLE_RATE, den: 1 };
  const { audio, gainDb, fadeInSamples, fadeOutSamples, range: heard, pieces, joinSamples = 0 } = music;
  const { start, end } = heard ?? { start: 0, end: samples };
  const before = start > 0 ? [gap(start, sampleRate)] : [];
  const how = { gainDb, fadeInSamples, fadeOutSamples };
  const media = external(pathOf(audio));
  if (!pieces)
    return track("Music", "Audio", [
      ...before,
      clipNode("music", range(0, end - start, sampleRate), media, { loop: true, ...how }),
    ]);
  // Each but the last runs on under the crossfade into the next.
  const cut = pieces.map(({ fromSample, samples: length }, i) =>
    clipNode("music", range(fromSample, length - (i < pieces.length - 1 ? joinSamples : 0), sampleRate), media, {
      ...how,
      joinSamples,
    }),
  );
  return track("Music", "Audio", [...before, ...cut]);
}

function clipSoundTrack(
  clips: NonNullable<Timeline["sound"]["clips"]>,
  pathOf: (ref: ArtifactRef) => string,
): OtioNode {
  const sampleRate = { num: SAMPLE_RATE, den: 1 };
  const children: OtioNode[] = [];
  let at = 0;
  for (const { audio, fromSeconds, range: heard, gainDb, repeatSeconds, fadeInSamples, fadeOutSamples } of clips) {
    const start = Math.max(at, heard.start);
    if (heard.end <= start) continue;
    if (start > at) children.push(gap(start - at, sampleRate));
    const source = range(Math.round(fromSeconds * SAMPLE_RATE), heard.end - start, sampleRate);
    children.push(
      clipNode("clip sound", source, external(pathOf(audio)), { gainDb, repeatSeconds, fadeInSamples, fadeOutSamples }),
    );
    at = heard.end;
  }
  return track("Clips", "Audio", children);
}

function reference(visual: Visual, pathOf: (ref: ArtifactRef) => string): OtioNode {
  switch (visual.kind) {
    case "background":
      return generator(`ytempire.background.${visual.spec.kind}`, visual.spec);
    case "image":
      return external(pathOf(visual.image));
    case "clip":
      return external(pathOf(visual.clip));
  }
}

/** What a reader that does not know it shows plainly: how the frame is filled, speed, repetition. */
function shownAs(visual: Visual): object {
  if (visual.kind === "background") return {};
  const fit = visual.fit ? { fit: visual.fit } : {};
  if (visual.kind === "image") return { ...fit, motion: visual.motion };
  const { speed, repeat } = visual;
  return { ...fit, ...(speed === undefined ? {} : { speed }), ...(repeat ? { repeat } : {}) };
}

export function clipNode(
  name: string,
  source_range: OtioNode,
  media_reference: OtioNode,
  ytempire: object = {},
): OtioNode {
  return { OTIO_SCHEMA: "Clip.1", name, ...common(), metadata: { ytempire }, source_range, media_reference };
}

function external(path: string): OtioNode {
  return {
    OTIO_SCHEMA: "ExternalReference.1",
    metadata: {},
    available_range: null,
    target_url: pathToFileURL(path).href,
  };
}

function generator(generator_kind: string, parameters: object): OtioNode {
  return { OTIO_SCHEMA: "GeneratorReference.1", metadata: {}, available_range: null, generator_kind, parameters };
}

export function gap(length: number, rate: FrameRate): OtioNode {
  return { OTIO_SCHEMA: "Gap.1", name: "", ...common(), source_range: range(0, length, rate) };
}

export function track(name: string, kind: "Video" | "Audio", children: OtioNode[]): OtioNode {
  return { OTIO_SCHEMA: "Track.1", name, ...common(), source_range: null, kind, children };
}

function common(): { metadata: object; effects: []; markers: [] } {
  return { metadata: {}, effects: [], markers: [] };
}

export function range(start: number, length: number, rate: FrameRate): OtioNode {
  return { OTIO_SCHEMA: "TimeRange.1", start_time: time(start, rate), duration: time(length, rate) };
}

function time(value: number, { num, den }: FrameRate): OtioNode {
  return { OTIO_SCHEMA: "RationalTime.1", value, rate: num / den };
}
