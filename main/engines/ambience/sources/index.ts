// Every sound of ambience by its name.
import type { Ambience } from "../../../../contract/values.ts";
import type { MakeSource } from "../source.ts";
import { brownNoise } from "./brownNoise.ts";
import { fire } from "./fire.ts";
import { night } from "./night.ts";
import { pads } from "./pads.ts";
import { rain } from "./rain.ts";
import { sea } from "./sea.ts";
import { wind } from "./wind.ts";

export const SOURCES: Readonly<Record<Ambience, MakeSource>> = {
  rain,
  sea,
  wind,
  fire,
  night,
  "brown-noise": brownNoise,
  pads,
};
