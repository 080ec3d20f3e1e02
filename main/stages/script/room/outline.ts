// The outline: parts in order, each with what it says and its share of the time.
import { z } from "zod";

import type { Angle, Part } from "../../../../contract/room.ts";
import { said } from "../../../base/said.ts";
import type { Ask } from "./ask.ts";
import { type Brief, materialOf } from "./brief.ts";

/** Seconds that a part lasts as a rule; a list has an item in each. */
const PART_SECONDS = 18;

export async function makeOutline(ask: Ask, brief: Brief, angle: Angle): Promise<Part[]> {
  const parts = Math.max(2, Math.min(24, Math.round(brief.seconds / PART_SECONDS)));
  const { parts: drafted } = await ask("script.outline", {
    schema: z.object({
      parts: z
        .array(
          z.object({
            heading: said(80),
            points: z.array(said(300)).min(1).max(6),
            /** Against the others'. */
            weight: z.number().min(0.2).max(5).catch(1),
          }),
        )
        .min(Math.min(2, parts))
        .max(parts + 4),
    }),
    maxTokens: 400 + parts * 120,
    temperature: 0.6,
    prompt: [
      materialOf(brief),
      "",
      `The video begins with: “${angle.hook}” Its angle: ${angle.angle}`,
      `Outline it in about ${parts} parts for ${Math.round(brief.seconds)} seconds (${brief.words} words in all):`,
      "- heading: of the part, at most six words.",
      "- points: what it says, one to four, in order. Name the sources in brackets where a point rests on them, such as [n2].",
      "- weight: its length against the others, 1 for usual.",
      "The first part begins with the hook; the last one closes, and asks for nothing but a thought.",
    ].join("\n"),
  });
  const whole = drafted.reduce((sum, { weight }) => sum + weight, 0);
  return drafted.map(({ heading, points, weight }) => ({
    heading,
    points,
    seconds: Math.round((brief.seconds * weight * 10) / whole) / 10,
  }));
}
