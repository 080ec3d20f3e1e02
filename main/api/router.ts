// The contract's handlers, all nouns: check, call, return.
import { access } from "./access.ts";
import { ai } from "./ai.ts";
import { artifacts } from "./artifacts.ts";
import { assets, library } from "./assets.ts";
import { backups } from "./backups.ts";
import { os } from "./base.ts";
import { batch } from "./batch.ts";
import { channels } from "./channels.ts";
import { events } from "./events.ts";
import { jobs } from "./jobs.ts";
import { files } from "./files.ts";
import { looks } from "./looks.ts";
import { revisions } from "./revisions.ts";
import { presets } from "./presets.ts";
import { settings } from "./settings.ts";
import { system } from "./system.ts";
import { videos } from "./videos.ts";
import { voices } from "./voices.ts";

export { toWire } from "./base.ts";
export type { ApiContext } from "./context.ts";

export const router = os.router({
  videos,
  revisions,
  channels,
  jobs,
  assets,
  library,
  files,
  artifacts,
  settings,
  voices,
  looks,
  ai,
  access,
  system,
  events,
  presets,
  batch,
});
  backups,
