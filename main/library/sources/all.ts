// Every source there is.
import type { SourceName } from "../../../contract/sources.ts";
import { ccmixter } from "./ccmixter/index.ts";
import { commons } from "./commons/index.ts";
import { coverr } from "./coverr/index.ts";
import { freesound } from "./freesound/index.ts";
import { internetArchive } from "./internetArchive/index.ts";
import { jamendo } from "./jamendo/index.ts";
import { libraryOfCongress } from "./libraryOfCongress/index.ts";
import { nasa } from "./nasa/index.ts";
import { openverse } from "./openverse/index.ts";
import { pexels } from "./pexels/index.ts";
import { pixabay } from "./pixabay/index.ts";
import type { Source } from "./types.ts";
import { unsplash } from "./unsplash/index.ts";

export const ALL: Readonly<Record<SourceName, Source>> = {
  pexels,
  pixabay,
  unsplash,
  coverr,
  nasa,
  internetArchive,
  commons,
  openverse,
  freesound,
  jamendo,
  ccmixter,
  libraryOfCongress,
};
