// The grade of a look as filters in the video's own planes: a curve for luma, and chroma that is turned by how bright it is. Pure.
import type { Grade } from "../../../contract/look.ts";

/** What a grey becomes, in codes of 8 bits of BT.709, limited range; and how much chroma stays. */
export interface GradeTables {
  luma: number[];
  /** Added to what the saturation leaves, by luma. */
  u: number[];
  v: number[];
  saturation: number;
}

/** The middle of contrast: about where faces and most pictures lie. */
const PIVOT = 0.45;
const [KR, KG, KB] = [0.2126, 0.7152, 0.0722];

/**
 * Lift, gamma and gain of each channel as in colour correctors, about a pivot of contrast, then tints of shadows and lights.
 * A grade by luma and saturation gives greys their exact colours, and other colours the same turn: through RGB it would
 * cost 64 ms a frame.
 */
export function gradeTables(grade: Grade): GradeTables {
  const tables: GradeTables = { luma: [], u: [], v: [], saturation: grade.saturation ?? 1 };
  for (let code = 0; code < 256; code++) {
    const [r, g, b] = gradedGrey(grade, Math.min(1, Math.max(0, (code - BLACK) / (WHITE - BLACK))));
    const y = KR * r + KG * g + KB * b;
    tables.luma.push(16 + 219 * y);
    tables.u.push((224 * (b - y)) / (2 * (1 - KB)));
    tables.v.push((224 * (r - y)) / (2 * (1 - KR)));
  }
  return tables;
}

/** Of a grey, 0–1, in R'G'B'. */
export function gradedGrey(grade: Grade, grey: number): [number, number, number] {
  const { contrast = 1, lift = NONE, gamma = ONE, gain = ONE, shadows, lights } = grade;
  const [low, high] = [tintOf(shadows), tintOf(lights)];
  const bent = contrasted(grey, contrast);
  return [0, 1, 2].map((c) => {
    const lifted = bent + (lift[c] ?? 0) * (1 - bent);
    const value = Math.max(0, lifted * (gain[c] ?? 1)) ** (1 / (gamma[c] ?? 1));
    // Black stays black and white white: a tint of either is seen as a fault of the picture.
    const shadow = 4 * value * (1 - value) * (1 - value) * (low[c] ?? 0);
    const light = 4 * value * value * (1 - value) * (high[c] ?? 0);
    return Math.min(1, Math.max(0, value + shadow + light));
  }) as [number, number, number];
}

const NONE = [0, 0, 0] as const;
const ONE = [1, 1, 1] as const;

/** Steeper in the middle, softer at both ends, so that nothing is cut off. */
function contrasted(x: number, contrast: number): number {
  if (contrast === 1) return x;
  const part = x < PIVOT ? x / PIVOT : (1 - x) / (1 - PIVOT);
  const bent = part ** contrast;
  return x < PIVOT ? PIVOT * bent : 1 - (1 - PIVOT) * bent;
}

/** What a tint adds to each channel; it changes no brightness. */
function tintOf(tint: Grade["shadows"]): number[] {
  if (!tint) return [0, 0, 0];
  const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(tint.colour.slice(i, i + 2), 16) / 255) as [
    number,
    number,
    number,
  ];
  const y = KR * r + KG * g + KB * b;
  return [r - y, g - y, b - y].map((one) => one * tint.amount);
}

/**
 * Chains from a label to the end of the last, which has none yet: yuv420p in and out, frames of this size. Only filters that
 * work on planes as they are, and that builds of 2018 have. Chroma is turned by the mean of its four lumas.
 */
export function gradeChain(label: string, grade: Grade, { width, height }: { width: number; height: number }): string {
  const { luma, u, v, saturation } = gradeTables(grade);
  const chroma = `128+(val-128)*${short(saturation)}`;
  const plain = [...u, ...v].every((one) => Math.abs(one) < 0.5);
  if (plain) return `[${label}]lutyuv=y='${curve(luma, "val", LUMA_KNOTS)}':u='${chroma}+0.5':v='${chroma}+0.5'`;
  const name = (part: string) => `${label.replace(/\W/g, "")}g${part}`;
  const turned = (by: readonly number[]) => `128+(x-128)*${short(saturation)}+${curve(by, "y", CHROMA_KNOTS)}`;
  return [
    `[${label}]extractplanes=y+u+v[${name("y")}][${name("u")}][${name("v")}]`,
    `[${name("y")}]split[${name("a")}][${name("b")}]`,
    `[${name("a")}]lut=c0='${curve(luma, "val", LUMA_KNOTS)}'[${name("l")}]`,
    `[${name("b")}]scale=${width / 2}:${height / 2}:flags=area,split[${name("c")}][${name("d")}]`,
    `[${name("u")}][${name("c")}]lut2=c0='${turned(u)}'[${name("m")}]`,
    `[${name("v")}][${name("d")}]lut2=c0='${turned(v)}'[${name("n")}]`,
    `[${name("l")}][${name("m")}][${name("n")}]mergeplanes=0x001020:yuv420p`,
  ].join(";");
}

const [BLACK, WHITE] = [16, 235];
/** Codes at which straight lines meet: nearer where curves bend most. */
const LUMA_KNOTS = [BLACK, 20, 26, 34, 44, 56, 70, 86, 104, 122, 140, 158, 176, 194, 210, 222, 230, WHITE];
const CHROMA_KNOTS = [BLACK, 24, 36, 52, 72, 96, 122, 150, 178, 202, 222, WHITE];

/** A table as a row of straight lines, flat below black and above white; half a code up, since filters cut the fraction off. */
function curve(table: readonly number[], name: string, knots: readonly number[]): string {
  const at = (code: number) => table[code] ?? 0;
  const slopes = knots.map((knot, k) => {
    const next = knots[k + 1];
    return next === undefined ? 0 : (at(next) - at(knot)) / (next - knot);
  });
  const terms = knots.map((knot, k): [number, number] => [knot, (slopes[k] ?? 0) - (slopes[k - 1] ?? 0)]);
  const bends = terms
    .filter(([, bend]) => Math.abs(bend) > 1e-5)
    .map(([knot, bend]) => `${bend < 0 ? "-" : "+"}${short(Math.abs(bend))}*max(0,${name}-${knot})`);
  return `${short(at(BLACK) + 0.5)}${bends.join("")}`;
}

/** A number that needs no more digits; a minus sign in parentheses. */
function short(value: number): string {
  const text = String(Math.round(value * 1e5) / 1e5);
  return value < 0 ? `(${text})` : text;
}
