// Generated backgrounds for shots, one after the other: each knows which came before it.
import type { BackgroundSpec, Shot } from "../../../contract/footage.ts";
import { BACKGROUNDS, type BackgroundKind, type Look } from "../../../contract/look.ts";
import { deriveSeed, seededRandom, shuffled } from "../../base/random.ts";
import { allows, chooseBackground } from "./chooseBackground.ts";
import type { FootageStageInput } from "./index.ts";
import type { PlannedShot } from "./planShots.ts";

export class Backgrounds {
  readonly #script: Pick<FootageStageInput["script"], "topic" | "generator">;
  readonly #look: Look;
  readonly #seed: number;
  readonly #order: BackgroundKind[];
  readonly #before: BackgroundKind[] = [];

  constructor(script: Pick<FootageStageInput["script"], "topic" | "generator">, look: Look, seed: number) {
    this.#script = script;
    this.#look = look;
    this.#seed = seed;
    this.#order = shuffled(seededRandom(deriveSeed(seed, "backgrounds")), [
      ...look.backgrounds,
      ...BACKGROUNDS.filter((kind) => !look.backgrounds.includes(kind)),
    ]);
  }

  /** `index` counts all shots of the video. */
  show({ sceneId, scene, start, end, spoken, speed }: PlannedShot, index: number): Shot {
    const { kind, reason } = chooseBackground(
      {
        show: scene?.show ?? null,
        titles: [scene?.text, scene?.heading].filter(Boolean).join(" "),
        spoken,
        topic: this.#script.topic,
        opening: index === 0,
        asked: this.#script.generator.id === "own",
      },
      this.#look,
      this.#before,
      this.#order,
    );
    this.#before.push(kind);
    const spec = makeSpec(kind, this.#look, deriveSeed(this.#seed, "shot", index), index, speed);
    return { sceneId, start, end, visual: { kind: "background", spec }, reason };
  }

  /** Of a kind that a person chose. */
  showKind(kind: BackgroundKind, { sceneId, start, end, speed }: PlannedShot, index: number): Shot {
    this.#before.push(kind);
    const spec = makeSpec(kind, this.#look, deriveSeed(this.#seed, "shot", index), index, speed);
    return { sceneId, start, end, visual: { kind: "background", spec }, reason: "chosen by hand" };
  }

  /** As it was before; in another look with its colours. Null: that look cannot have it. */
  showAgain(spec: BackgroundSpec, { speed }: PlannedShot, sameLook: boolean): BackgroundSpec | null {
    if (!sameLook && !allows(this.#look, spec.kind)) return null;
    this.#before.push(spec.kind);
    if (sameLook) return spec;
    return makeSpec(spec.kind, this.#look, spec.seed, spec.zoom.from > spec.zoom.to ? 1 : 0, speed);
  }
}

/** Shots move in and out by turns, towards a point a little beside the middle. */
function makeSpec(kind: BackgroundKind, look: Look, seed: number, index: number, speed: number): BackgroundSpec {
  const random = seededRandom(seed);
  const { zoom } = look.motion;
  const inwards = index % 2 === 0;
  return {
    kind,
    seed,
    palette: look.palette,
    speed: round(look.motion.speed * speed),
    zoom: {
      from: inwards ? 1 : zoom,
      to: inwards ? zoom : 1,
      x: round(0.35 + random() * 0.3),
      y: round(0.35 + random() * 0.2),
    },
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
