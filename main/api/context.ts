// What the handlers work with: the backend's services, and who calls.
import type { Model } from "../../contract/api/ai.ts";
import type { ChangePlan } from "../../contract/api/edits.ts";
import type { LookInfo, Voice } from "../../contract/api/voices.ts";
import type { EngineWish, Idea } from "../../contract/idea.ts";
import type { Delivery } from "../../contract/index.ts";
import type { ArtifactRef } from "../../contract/values.ts";
import type { Backups } from "../backups/index.ts";
import type { Artifacts } from "../base/files.ts";
import type { LiveSettings } from "../base/liveSettings.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { Files } from "../library/files.ts";
import type { Library } from "../library/index.ts";
import type { AssetSearch } from "../library/search/types.ts";
import type { Shelf } from "../library/shelf.ts";
import type { Sources } from "../library/sources/index.ts";
import type { Models } from "../models/index.ts";
import type { LookPreview } from "../pipeline/alone/lookPreview.ts";
import type { Scorer } from "../pipeline/alone/score.ts";
import type { Thumbnails } from "../pipeline/alone/thumbnails.ts";
import type { Sayer, VoiceSamples } from "../pipeline/alone/voiceSamples.ts";
import type { Writer } from "../pipeline/alone/writer.ts";
import type { Bundles } from "../pipeline/bundles/index.ts";
import type { Destination } from "../pipeline/deliver.ts";
import type { Editor } from "../pipeline/editing/editor.ts";
import type { Encoders } from "../pipeline/encoders.ts";
import type { Exports } from "../pipeline/exports.ts";
import type { Wellness } from "../pipeline/health.ts";
import type { Indexing } from "../pipeline/indexJobs.ts";
import type { Jobs } from "../pipeline/jobs.ts";
import type { Licences } from "../pipeline/licences/index.ts";
import type { Live } from "../pipeline/live.ts";
import type { Pausing } from "../pipeline/pausing.ts";
import type { Personas } from "../pipeline/personas.ts";
import type { Previews } from "../pipeline/previews.ts";
import type { Videos } from "../pipeline/videos.ts";
import type { Calendar } from "../schedule/index.ts";
import type { Storage } from "../storage/index.ts";
import type { AuditStore } from "../store/audit.ts";
import type { ChannelStore } from "../store/channels.ts";
import type { MadeVideoStore } from "../store/madeVideos.ts";
import type { PresetStore } from "../store/presets.ts";
import type { PronunciationStore } from "../store/pronunciations.ts";
import type { SessionStore } from "../store/sessions.ts";
import type { SpendingStore } from "../store/spending.ts";
import type { TokenStore } from "../store/tokens.ts";
import type { PathRule } from "./allowedPath.ts";
import type { Caller } from "./caller.ts";
import type { OneTimeCodes } from "./codes.ts";
import type { Revocations } from "./revocations.ts";

export interface ApiContext extends Services {
  caller: Caller;
  /** Where the call came in, such as `http://127.0.0.1:8000`; null inside this process. */
  origin: string | null;
}

export interface Services {
  /** Who may call, and what was done. */
  access: {
    tokens: TokenStore;
    sessions: SessionStore;
    audit: AuditStore;
    codes: OneTimeCodes;
    revocations: Revocations;
  };
  artifacts: Pick<Artifacts, "open" | "renewHanded">;
  /** For `allowedPath`; the setting in it may change at any time. */
  paths(): PathRule;
  files: Files;
  library: Library;
  shelf: Shelf;
  search: AssetSearch;
  /** Footage of others, over the network. */
  sources: Sources;
  videos: Videos;
  channels: ChannelStore;
  personas: Personas;
  calendar: Calendar;
  settings: LiveSettings;
  /** What keeps a file from being used as ffmpeg, by trying it; null: nothing. */
  tryFfmpeg(path: string, signal: AbortSignal): Promise<string | null>;
  /** What happens, as it happens. */
  live: Pick<Live, "hub" | "publish" | "videoChanged" | "watchVideo" | "alerts">;
  jobs: Jobs;
  indexing: Indexing;
  voices: {
    list(language?: string): Voice[];
    sample: VoiceSamples;
    /** A text with words that are said otherwise. */
    say: Sayer;
    /** What a voice of a service costs, in micro-USD a character; null: nothing. */
    priceOf(voice: string): { service: string; microUsd: number } | null;
  };
  presets: PresetStore;
  /** Models that come and go; `models` below tells of all, also of those that are built in elsewhere. */
  modelStore: Models;
  modelsDir: string;
  pronunciations: PronunciationStore;
  bundles: Bundles;
  editor: Editor & { plan(id: string, next: Idea): Promise<ChangePlan> };
  /** Keeps what an edited idea takes over of its video (`pipeline/editing/keep.ts`). */
  keep(next: Idea, id: string): Promise<Idea>;
  /** How the making of videos ended, and what was paid for it. */
  made: MadeVideoStore;
  spending: SpendingStore;
  looks(): Promise<LookInfo[]>;
  models(): Promise<Model[]>;
  /** What is made outside of any video. */
  alone: { write: Writer; thumbnails: Thumbnails; lookPreview: LookPreview; score: Scorer["score"] };
  /** Any artifact that is there, by its hash alone. */
  findArtifact(hash: string): Promise<ArtifactRef | null>;
  health(): Promise<Wellness>;
  pausing: Pick<Pausing, "now" | "pause" | "resume">;
  backups: Backups;
  storage: Storage;
  encoders: Encoders;
  diagnosis: Diagnosis;
  /** Ends this backend and starts it anew; null: nothing would start it again. */
  restart: (() => void) | null;
  deliver(id: string, to: Destination, revision?: number): Promise<Delivery>;
  exports: Pick<Exports, "run" | "list">;
  licences: Licences;
  previews: Pick<Previews, "film" | "still" | "storyboard">;
  /** The backend is to work on this video, also where it works only on what it is asked for. True: it does already. */
  takeUp(id: string): boolean;
  /** Throws what keeps the engines of this machine from making such a video at all. */
  check(wish: EngineWish): Promise<void>;
  version: string;
  dataDir: string;
  /** When the backend was started, milliseconds UTC. */
  startedAt: number;
}
