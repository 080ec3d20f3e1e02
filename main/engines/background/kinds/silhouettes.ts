// Crisp still outlines for foregrounds: mountain ridges, forests, banks.
import type { SKRSContext2D } from "@napi-rs/canvas";

import type { Size } from "../../../base/picture.ts";
import { rampColour } from "../colour.ts";
import type { Scene } from "../painter.ts";

/** A ridge line as heights (0–1 of the picture from its top), one a step of `STEP` pixels; rough by midpoint displacement. */
export function ridge(scene: Scene, level: number, rise: number, roughness: number): Float32Array {
  const { random, size } = scene;
  const count = 1 << Math.ceil(Math.log2(size.width / STEP + 2));
  const line = new Float32Array(count + 1);
  line[0] = (random() - 0.5) * rise;
  line[count] = (random() - 0.5) * rise;
  let swing = rise;
  for (let span = count; span > 1; span /= 2, swing *= roughness)
    for (let i = span / 2; i < count; i += span)
      line[i] = ((line[i - span / 2] as number) + (line[i + span / 2] as number)) / 2 + (random() - 0.5) * swing;
  return line.map((h) => level + h);
}

const STEP = 6;

/** Of a ridge line, `x` from 0 to 1. */
export function heightAt(line: Float32Array, { width }: Size, x: number): number {
  return line[Math.round((x * width) / STEP)] as number;
}

/** Fills below a ridge from `tone` at its top to `foot` with transparency at the bottom, where mist takes over. */
export function fillRidge(
  context: SKRSContext2D,
  scene: Scene,
  line: Float32Array,
  tone: number,
  mist: { to: number; alpha: number } | null,
): void {
  const { width, height } = scene.size;
  context.beginPath();
  context.moveTo(0, height);
  line.forEach((h, i) => context.lineTo(i * STEP, h * height));
  context.lineTo(width + STEP, height);
  context.closePath();
  const top = Math.min(...line) * height;
  if (mist) {
    const fade = context.createLinearGradient(0, top, 0, mist.to * height);
    fade.addColorStop(0, rampColour(scene.ramp, tone));
    fade.addColorStop(0.35, rampColour(scene.ramp, tone, 0.92));
    fade.addColorStop(1, rampColour(scene.ramp, tone + 0.06, mist.alpha));
    context.fillStyle = fade;
  } else context.fillStyle = rampColour(scene.ramp, tone);
  context.fill();
}

/** A row of firs along a line: every tree with its own height, boughs drooping. */
export function firs(
  context: SKRSContext2D,
  scene: Scene,
  line: (x: number) => number,
  size: number,
  tone: number,
  density = 1,
): void {
  const { random } = scene;
  const { width, height } = scene.size;
  const shorter = Math.min(width, height);
  context.fillStyle = rampColour(scene.ramp, tone);
  const pitch = (size * shorter * 0.24) / density;
  for (let x = -pitch; x < width + pitch; x += pitch * (0.35 + random() * 1.1)) {
    const tall = size * shorter * (0.45 + random() ** 1.6 * 0.85);
    const foot = line(x / width) * height + tall * 0.12;
    fir(context, random, x, foot, tall);
  }
  context.beginPath();
  context.moveTo(0, height);
  for (let x = 0; x <= width; x += 8) context.lineTo(x, line(x / width) * height);
  context.lineTo(width, height);
  context.fill();
}

function fir(context: SKRSContext2D, random: () => number, x: number, foot: number, tall: number): void {
  const half = tall * (0.15 + random() * 0.05);
  const tiers = Math.max(7, Math.round(tall / 9));
  const lean = (random() - 0.5) * tall * 0.03;
  const right: [number, number][] = [];
  context.beginPath();
  context.moveTo(x + lean, foot - tall);
  for (let i = 1; i <= tiers; i++) {
    const k = i / tiers;
    const y = foot - tall * (1 - k);
    const reach = half * k ** 0.85 * (0.72 + random() * 0.5);
    const other = half * k ** 0.85 * (0.72 + random() * 0.5);
    context.lineTo(x + lean * (1 - k) - reach, y + tall * 0.012);
    context.lineTo(x + lean * (1 - k) - reach * 0.42, y - tall * 0.004);
    right.push([x + lean * (1 - k) + other, y + tall * 0.012], [x + lean * (1 - k) + other * 0.42, y - tall * 0.004]);
  }
  for (const [px, py] of right.toReversed()) context.lineTo(px, py);
  context.closePath();
  context.fill();
}
