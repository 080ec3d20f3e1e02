// Graphics: what is drawn over the picture from data. Lower thirds, counters, charts and maps.
import { z } from "zod";

/** How each number of a graphic is written: digits and separators are the video's language's, signs around them the author's. */
export const Numbering = z.object({
  prefix: z.string().max(12),
  suffix: z.string().max(24),
  decimals: z.int().min(0).max(6),
});
export type Numbering = z.infer<typeof Numbering>;

export const GRAPHIC_LIMITS = {
  bars: { min: 2, max: 12 },
  points: { min: 2, max: 60 },
  series: 4,
  regions: 24,
  places: 12,
} as const;

const Words = z.string().min(1).max(200);
const Value = z.number().refine((value) => Math.abs(value) <= 1e15);
/** `marked`: the author sets it off. */
const Datum = z.object({ label: Words, value: Value, marked: z.boolean() });
export type Datum = z.infer<typeof Datum>;

/** What stands around the data of a chart. */
const Frame = z.object({ title: Words.nullable(), unit: Words.nullable(), source: Words.nullable() });

export const LowerThird = z.object({
  kind: z.literal("lowerThird"),
  /** Who is seen, where, or from whom the picture is. */
  of: z.enum(["person", "place", "source"]),
  text: Words,
  detail: Words.nullable(),
});
export type LowerThird = z.infer<typeof LowerThird>;

/** A number that runs up to its value. */
export const Count = z.object({
  kind: z.literal("count"),
  value: Value,
  numbering: Numbering,
  label: Words.nullable(),
});
export type Count = z.infer<typeof Count>;

/** Which item of a list is being told: small, in a corner. */
export const ItemCounter = z.object({
  kind: z.literal("itemCounter"),
  number: z.int().positive(),
  total: z.int().positive(),
});
export type ItemCounter = z.infer<typeof ItemCounter>;

export const BarChart = Frame.extend({
  kind: z.literal("bars"),
  numbering: Numbering,
  bars: z
    .array(Datum.extend({ value: Value.nonnegative() }))
    .min(GRAPHIC_LIMITS.bars.min)
    .max(GRAPHIC_LIMITS.bars.max),
});
export type BarChart = z.infer<typeof BarChart>;

export const LineChart = Frame.extend({
  kind: z.literal("line"),
  numbering: Numbering,
  series: z
    .array(
      z.object({
        name: Words.nullable(),
        points: z.array(Datum).min(GRAPHIC_LIMITS.points.min).max(GRAPHIC_LIMITS.points.max),
      }),
    )
    .min(1)
    .max(GRAPHIC_LIMITS.series),
});
export type LineChart = z.infer<typeof LineChart>;

export const MapPlace = z.object({
  name: Words,
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
export type MapPlace = z.infer<typeof MapPlace>;

export const WorldMap = z.object({
  kind: z.literal("map"),
  title: Words.nullable(),
  /** Countries that are set off, by ISO 3166-1 numeric code, under the names that the author gives them. */
  regions: z.array(z.object({ id: z.string().regex(/^\d{3}$/), name: Words })).max(GRAPHIC_LIMITS.regions),
  places: z.array(MapPlace).max(GRAPHIC_LIMITS.places),
  /** A route through the places in their order. */
  isRoute: z.boolean(),
});
export type WorldMap = z.infer<typeof WorldMap>;

export const Graphic = z.discriminatedUnion("kind", [LowerThird, Count, ItemCounter, BarChart, LineChart, WorldMap]);
export type Graphic = z.infer<typeof Graphic>;

/** What a graphic says, in a few words: names it in lists and exports. */
export function graphicTitle(graphic: Graphic): string {
  switch (graphic.kind) {
    case "lowerThird":
      return graphic.text;
    case "count":
      return graphic.label ?? `${graphic.value}`;
    case "itemCounter":
      return `${graphic.number} of ${graphic.total}`;
    case "bars":
    case "line":
      return graphic.title ?? "chart";
    case "map":
      return graphic.title ?? ([...graphic.regions, ...graphic.places].map(({ name }) => name).join(", ") || "map");
  }
}
