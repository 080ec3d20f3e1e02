// The schemas that have names of their own in the description of REST, so that a generated client has types to speak of.
import type { z } from "zod";

import { AuditEntry, Session, Token } from "../../contract/api/access.ts";
import { Model, QualityScore } from "../../contract/api/ai.ts";
import { Artifact } from "../../contract/api/artifacts.ts";
import { Channel, ChannelPresets, ChannelTargets } from "../../contract/api/channels.ts";
import { JobInfo } from "../../contract/api/jobs.ts";
import { SettingInfo, SettingsInfo } from "../../contract/api/settings.ts";
import { Health } from "../../contract/api/system.ts";
import {
  Decision,
  Delivery,
  Generated,
  IdeaWishes,
  Revision,
  StillAnswer,
  VideoDetail,
  VideoFile,
  VideoStatus,
} from "../../contract/api/videos.ts";
import { LookInfo, Voice } from "../../contract/api/voices.ts";
import { StageState, VideoEvent, VideoSnapshot } from "../../contract/events.ts";
import { ExportProgress } from "../../contract/export.ts";
import { Idea, VariantChange } from "../../contract/idea.ts";
import { Asset, AssetMatch, IndexProgress, LibraryFolder, UnusableFile } from "../../contract/library.ts";
import { LiveMessage } from "../../contract/liveEvents.ts";
import { Look } from "../../contract/look.ts";
import { PreviewProgress } from "../../contract/preview.ts";
import { ReviewOutput } from "../../contract/review.ts";
import { ScriptOutput } from "../../contract/script.ts";
import { ArtifactRef, OwnFile } from "../../contract/values.ts";

/** `input`: as a caller gives it, with what may be absent; `output`: as it is answered. */
type Strategy = "input" | "output";

const ANSWERED: Record<string, z.ZodType> = {
  Artifact,
  Asset,
  AssetMatch,
  AuditEntry,
  Channel,
  Decision,
  Delivery,
  ExportProgress,
  Generated,
  Health,
  IndexProgress,
  Job: JobInfo,
  LibraryFolder,
  LiveMessage,
  LookInfo,
  Model,
  PreviewProgress,
  QualityScore,
  Review: ReviewOutput,
  Revision,
  Script: ScriptOutput,
  Session,
  Setting: SettingInfo,
  Settings: SettingsInfo,
  Stage: StageState,
  Still: StillAnswer,
  Token,
  UnusableFile,
  Video: VideoSnapshot,
  VideoDetail,
  VideoEvent,
  VideoFile,
  VideoStatus,
  Voice,
};

/** Named alike in both directions where they are alike. */
const GIVEN: Record<string, z.ZodType> = {
  ArtifactRef,
  ChannelPresets,
  ChannelTargets,
  Idea,
  IdeaWishes,
  Look,
  OwnFile,
  VariantChange,
};

export const NAMED_SCHEMAS: Record<string, { schema: z.ZodType; strategy: Strategy }> = {
  ...named(ANSWERED, "output"),
  ...named(GIVEN, "input"),
};

function named(schemas: Record<string, z.ZodType>, strategy: Strategy) {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, { schema, strategy }]));
}
