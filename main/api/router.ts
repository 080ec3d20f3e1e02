// The contract's handlers, all nouns: check, call, return.
import { access } from "./access.ts";
import { ai } from "./ai.ts";
import { artifacts } from "./artifacts.ts";
import { assets, library } from "./assets.ts";
import { backups } from "./backups.ts";
import { os } from "./base.ts";
import { batch } from "./batch.ts";
import { bundles } from "./bundles.ts";
import { calendar } from "./calendar.ts";
import { channels } from "./channels.ts";
import { edits } from "./edits.ts";
import { events } from "./events.ts";
import { files } from "./files.ts";
import { imports } from "./imports.ts";
import { insights } from "./insights.ts";
import { jobs } from "./jobs.ts";
import { looks } from "./looks.ts";
import { models } from "./models.ts";
import { personas } from "./personas.ts";
import { presets } from "./presets.ts";
import { pronunciations } from "./pronunciations.ts";
import { revisions } from "./revisions.ts";
import { settings } from "./settings.ts";
import { sources } from "./sources.ts";
import { storage } from "./storage.ts";
import { system } from "./system.ts";
import { videos } from "./videos.ts";
import { voices } from "./voices.ts";

export { toWire } from "./base.ts";
export type { ApiContext } from "./context.ts";

export const router = os.router({
  videos,
  revisions,
  edits,
  bundles,
  pronunciations,
  channels,
  personas,
  calendar,
  jobs,
  assets,
  library,
  sources,
  files,
  artifacts,
  settings,
  voices,
  looks,
  models,
  presets,
  batch,
  ai,
  insights,
  backups,
  storage,
  imports,
  access,
  system,
  events,
});
