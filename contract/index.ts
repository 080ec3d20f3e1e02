// The contract that command line, page and programs speak with the backend: intents, answers and one stream of events.
import type { ContractRouterClient } from "@orpc/contract";

import { access } from "./api/access.ts";
import { ai } from "./api/ai.ts";
import { artifacts } from "./api/artifacts.ts";
import { assets, library } from "./api/assets.ts";
import { backups } from "./api/backups.ts";
import { batch } from "./api/batch.ts";
import { calendar } from "./api/calendar.ts";
import { channels } from "./api/channels.ts";
import { bundles, edits, pronunciations } from "./api/edits.ts";
import { events } from "./api/events.ts";
import { files } from "./api/files.ts";
import { imports } from "./api/imports.ts";
import { insights } from "./api/insights.ts";
import { jobs } from "./api/jobs.ts";
import { models } from "./api/models.ts";
import { personas } from "./api/personas.ts";
import { presets } from "./api/presets.ts";
import { settings } from "./api/settings.ts";
import { sources } from "./api/sources.ts";
import { storage } from "./api/storage.ts";
import { system } from "./api/system.ts";
import { revisions, videos } from "./api/videos.ts";
import { looks, voices } from "./api/voices.ts";

export type { Delivery } from "./api/videos.ts";

export const contract = {
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
};

export type Contract = typeof contract;
export type Client = ContractRouterClient<Contract>;
