// What a person can do to the scenes of a script, as pure functions: each gives new scenes and leaves the old ones as they are.
import "../../../api/schemas.ts";
import type { Line, Scene } from "../../../../contract/script.ts";
import { withoutStress } from "../../../../contract/script.ts";

/** As it is typed: with the `*` of stressed words. */
export function typedText(line: Pick<Line, "text" | "spoken">): string {
  return line.spoken ?? line.text;
}

export function sceneText(scene: Pick<Scene, "lines">): string {
  return scene.lines.map(({ text }) => text).join(" ");
}

/** A line of what was typed: captions show it without the marks. */
export function lineOf(typed: string, pauseAfter: Line["pauseAfter"]): Line {
  const text = withoutStress(typed);
  return text === typed ? { text, pauseAfter } : { text, spoken: typed, pauseAfter };
}

export type Scenes = readonly Scene[];

export function withScene(scenes: Scenes, id: string, change: (scene: Scene) => Scene): Scenes {
  return scenes.map((scene) => (scene.id === id ? change(scene) : scene));
}

export function withText(scenes: Scenes, id: string, line: number, typed: string): Scenes {
  return withScene(scenes, id, (scene) =>
    scene.lines.length === 0
      ? { ...scene, lines: [lineOf(typed, null)] }
      : { ...scene, lines: scene.lines.map((one, i) => (i === line ? lineOf(typed, one.pauseAfter) : one)) },
  );
}

/** Seconds of silence after a line; null: the voice's own. */
export function withPause(scenes: Scenes, id: string, line: number, seconds: number | null): Scenes {
  return withScene(scenes, id, (scene) => ({
    ...scene,
    lines: scene.lines.map((one, i) => (i === line ? { ...one, pauseAfter: seconds } : one)),
  }));
}

/** What is to be seen, in words; a file that it named before is named no more. */
export function withShow(scenes: Scenes, id: string, show: string): Scenes {
  return withScene(scenes, id, (scene) => {
    const next = { ...scene, show: show === "" ? null : show };
    delete next.pin;
    return next;
  });
}

/** What is before the caret stays in its line, the rest becomes the next one. */
export function splitLine(scenes: Scenes, id: string, line: number, at: number): Scenes {
  return withScene(scenes, id, (scene) => {
    const one = scene.lines[line];
    if (!one) return scene;
    const [before, after] = cut(typedText(one), at);
    const lines = scene.lines.toSpliced(line, 1, lineOf(before, null), lineOf(after, one.pauseAfter));
    return withGraphics({ ...scene, lines }, (place) => (place > line ? place + 1 : place));
  });
}

/** A line goes on in the one before it, whose pause ends. */
export function joinLine(scenes: Scenes, id: string, line: number): Scenes {
  return withScene(scenes, id, (scene) => {
    const [before, one] = [scene.lines[line - 1], scene.lines[line]];
    if (!before || !one) return scene;
    const lines = scene.lines.toSpliced(line - 1, 2, lineOf(glue(typedText(before), typedText(one)), one.pauseAfter));
    return withGraphics({ ...scene, lines }, (place) => (place >= line ? place - 1 : place));
  });
}

/** The scene ends at the caret; the rest is a scene of its own, `next`, without what stands on screen. */
export function splitScene(scenes: Scenes, id: string, line: number, at: number, next: string): Scenes {
  const place = scenes.findIndex((scene) => scene.id === id);
  const scene = scenes[place];
  const one = scene?.lines[line];
  if (!scene || !one) return scenes;
  const [before, after] = cut(typedText(one), at);
  const kept = [...scene.lines.slice(0, line), ...(before === "" && line > 0 ? [] : [lineOf(before, null)])];
  const moved = [...(after === "" ? [] : [lineOf(after, one.pauseAfter)]), ...scene.lines.slice(line + 1)];
  const { graphics = [], ...rest } = scene;
  const here = graphics.filter((graphic) => graphic.line < kept.length);
  const there = graphics
    .filter((graphic) => graphic.line >= kept.length)
    .map((graphic) => ({ ...graphic, line: graphic.line - kept.length }));
  return scenes.toSpliced(
    place,
    1,
    { ...rest, lines: kept, ...(here.length > 0 ? { graphics: here } : {}) },
    {
      ...emptyScene(next),
      lines: moved.length > 0 ? moved : [lineOf("", null)],
      show: scene.show,
      ...(there.length > 0 ? { graphics: there } : {}),
    },
  );
}

/** A scene takes in the one after it; of two texts on screen or directions the first stays. */
export function mergeScenes(scenes: Scenes, id: string): Scenes {
  const place = scenes.findIndex((scene) => scene.id === id);
  const [one, next] = [scenes[place], scenes[place + 1]];
  if (!one || !next) return scenes;
  const spoken = one.lines.filter(({ text }) => text.trim() !== "");
  const graphics = [
    ...(one.graphics ?? []),
    ...(next.graphics ?? []).map((graphic) => ({ ...graphic, line: graphic.line + spoken.length })),
  ];
  const pin = one.pin ?? next.pin;
  const merged: Scene = {
    id: one.id,
    kind: one.kind,
    heading: one.heading,
    lines: [...spoken, ...next.lines],
    show: one.show ?? next.show,
    text: one.text ?? next.text,
    number: one.number ?? next.number,
    ...(pin ? { pin } : {}),
    ...(graphics.length > 0 ? { graphics } : {}),
  };
  return scenes.toSpliced(place, 2, merged);
}

/** An empty scene `next` after this one; null: before all others. */
export function addScene(scenes: Scenes, after: string | null, next: string): Scenes {
  const place = after === null ? 0 : scenes.findIndex((scene) => scene.id === after) + 1;
  return scenes.toSpliced(place, 0, emptyScene(next));
}

export function emptyScene(id: string): Scene {
  return { id, kind: "body", heading: null, lines: [lineOf("", null)], show: null, text: null, number: null };
}

/** The last scene stays: a video without one is none. */
export function removeScene(scenes: Scenes, id: string): Scenes {
  return scenes.length > 1 ? scenes.filter((scene) => scene.id !== id) : scenes;
}

export function moveScene(scenes: Scenes, id: string, to: number): Scenes {
  const from = scenes.findIndex((scene) => scene.id === id);
  const scene = scenes[from];
  const place = Math.max(0, Math.min(scenes.length - 1, to));
  if (!scene || place === from) return scenes;
  return scenes.toSpliced(from, 1).toSpliced(place, 0, scene);
}

/** The selection stressed, or no longer; with nothing selected the word at the caret. Gives where the selection is then. */
export function toggleStress(typed: string, from: number, to: number): { typed: string; from: number; to: number } {
  const [start, end] = from === to ? wordAt(typed, from) : trimmed(typed, from, to);
  if (start === end) return { typed, from, to };
  const isStressed = typed[start - 1] === "*" && typed[end] === "*";
  if (isStressed)
    return {
      typed: typed.slice(0, start - 1) + typed.slice(start, end) + typed.slice(end + 1),
      from: start - 1,
      to: end - 1,
    };
  const inner = typed.slice(start, end);
  const isWhole = inner.length > 2 && inner.startsWith("*") && inner.endsWith("*");
  const next = isWhole ? inner.slice(1, -1) : `*${inner.replaceAll("*", "")}*`;
  const offset = isWhole ? 0 : 1;
  const length = isWhole ? next.length : next.length - 2;
  return { typed: typed.slice(0, start) + next + typed.slice(end), from: start + offset, to: start + offset + length };
}

/** The number of an id `sN`. */
export function numberOf(id: string): number {
  return Number(id.slice(1));
}

function withGraphics(scene: Scene, move: (line: number) => number): Scene {
  return scene.graphics
    ? { ...scene, graphics: scene.graphics.map((graphic) => ({ ...graphic, line: move(graphic.line) })) }
    : scene;
}

function cut(text: string, at: number): [string, string] {
  return [text.slice(0, at).trimEnd(), text.slice(at).trimStart()];
}

/** Between letters that are written without spaces none comes. */
function glue(a: string, b: string): string {
  const isTight = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}。、！？]$/u.test(a);
  return a === "" || b === "" || isTight ? a + b : `${a} ${b}`;
}

function wordAt(text: string, at: number): [number, number] {
  const before = /[\p{L}\p{N}\p{M}'’-]*$/u.exec(text.slice(0, at))?.[0].length ?? 0;
  const after = /^[\p{L}\p{N}\p{M}'’-]*/u.exec(text.slice(at))?.[0].length ?? 0;
  return [at - before, at + after];
}

function trimmed(text: string, from: number, to: number): [number, number] {
  const part = text.slice(from, to);
  const start = from + (part.length - part.trimStart().length);
  return [start, Math.max(start, to - (part.length - part.trimEnd().length))];
}
