// Every kind of background by its name.
import type { BackgroundKind } from "../../../../contract/look.ts";
import type { Kind } from "../painter.ts";
import { aurora } from "./aurora.ts";
import { bokeh } from "./bokeh.ts";
import { clouds } from "./clouds.ts";
import { embers } from "./embers.ts";
import { hills } from "./hills.ts";
import { rain } from "./rain.ts";
import { ribbons } from "./ribbons.ts";
import { ripples } from "./ripples.ts";
import { stars } from "./stars.ts";
import { waves } from "./waves.ts";

export const KINDS: Record<BackgroundKind, Kind> = {
  aurora,
  bokeh,
  clouds,
  embers,
  hills,
  rain,
  ribbons,
  ripples,
  stars,
  waves,
};
