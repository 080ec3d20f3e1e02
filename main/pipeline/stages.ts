// The product on one screen: the stages in the order in which a video walks through them. Each states what it needs.
import { join } from "node:path";

import type { Stage } from "../../contract/stage.ts";
import type { Artifacts } from "../base/files.ts";
import type { Words } from "../base/words.ts";
import type { AmbienceEngine } from "../engines/ambience/index.ts";
import type { BackgroundEngine } from "../engines/background/index.ts";
import type { Dictionary } from "../engines/dictionary/index.ts";
import type { Ffmpeg } from "../engines/ffmpeg/index.ts";
import type { Music } from "../engines/music/index.ts";
import type { TextEngine } from "../engines/text/index.ts";
import type { Voices } from "../engines/voice/index.ts";
import type { Contents } from "../library/contents.ts";
import type { Stills } from "../library/prepare/stills.ts";
import type { Glance } from "../library/search/glance.ts";
import type { AssetSearch } from "../library/search/types.ts";
import type { AssetSource, MusicArranger, Preparer } from "../library/types.ts";
import { createFootageStage, createPinCheck } from "../stages/footage/index.ts";
import { createMetadataStage } from "../stages/metadata/index.ts";
import { createNarrationStage } from "../stages/narration/index.ts";
import type { VoiceHeard } from "../stages/narration/nextVoice.ts";
import { createRenderStage } from "../stages/render/index.ts";
import type { RenderShared } from "../stages/render/shared.ts";
import { createReviewStage } from "../stages/review/index.ts";
import { createScriptStage } from "../stages/script/index.ts";
import { createThumbnailStage } from "../stages/thumbnail/index.ts";
import type { AssetUseStore } from "../store/assetUses.ts";
import { createAmbienceStages } from "./ambienceStages.ts";
import { before } from "./before.ts";
import { byKind } from "./byKind.ts";

export interface Engines {
  ambience: AmbienceEngine;
  artifacts: Artifacts;
  backgrounds: BackgroundEngine;
  dictionary: Dictionary;
  ffmpeg: Ffmpeg;
  music: Music;
  /** Of what a person hands in. */
  preparer: Preparer;
  /** Of what the video shows. */
  stills: Stills;
  library: AssetSource;
  search: AssetSearch;
  glance: Glance;
  contents: Contents;
  assetUses: Pick<AssetUseStore, "of">;
  arranger: MusicArranger;
  text: TextEngine;
  /** Of `resources/words`. */
  words: Words;
  voices: Voices;
  /** What decides how a text sounds, besides the text: engines' versions, the person's pronunciations. */
  voicesVersion: string;
  /** Told with the narration: lines of the pronunciations that could not be used. */
  voiceProblems: readonly string[];
  /** Told how each voice did that was tried. */
  voiceHeard?: VoiceHeard;
  /** `resources/` */
  resourcesDir: string;
  /** May be deleted at any time; on the artifacts' file system. */
  cacheDir: string;
  /** Bytes of finished spans that are kept there. */
  cacheLimit: number;
  /** Spans that render at once. */
  cores: number;
  shared: RenderShared;
  /** Whoever holds memory that a render could use gives it back. */
  beforeRender?: () => Promise<void>;
  /** Language models that write scripts, and read them for the review; absent: the product's own writer and the word lists do. */
  room?: Parameters<typeof createScriptStage>[0]["room"];
}

export function createStages(engines: Engines): readonly Stage[] {
  const { artifacts, backgrounds, dictionary, ffmpeg, music, preparer, arranger, text, voices, words } = engines;
  const { cacheDir, cacheLimit, cores, shared } = engines;
  const rendering = { cacheDir, cacheLimit, cores, shared };
  const resource = (name: string) => join(engines.resourcesDir, name);
  const narrated = [
    createScriptStage({
      voices,
      letters: text,
      dictionary,
      words,
      templatesDir: resource("templates"),
      voicesVersion: engines.voicesVersion,
      checkPins: createPinCheck(engines.library),
      ...(engines.room ? { room: engines.room } : {}),
    }),
    createNarrationStage({
      voices,
      artifacts,
      ffmpeg,
      voicesVersion: engines.voicesVersion,
      problems: engines.voiceProblems,
      heard: engines.voiceHeard,
    }),
    createFootageStage({
      artifacts,
      music,
      looksDir: resource("looks"),
      words,
      backgrounds,
      own: {
        library: engines.library,
        search: engines.search,
        glance: engines.glance,
        contents: engines.contents,
        prepare: preparer,
        uses: engines.assetUses,
        artifacts,
      },
    }),
    createRenderStage({ ffmpeg, artifacts, text, backgrounds, preparer, arranger, ...rendering }),
    createThumbnailStage({ artifacts, text, backgrounds, words, stills: engines.stills }),
    createMetadataStage({ dictionary, words }),
    createReviewStage({
      ffmpeg,
      artifacts,
      policyDir: resource("policy"),
      ...(engines.room ? { reader: engines.room } : {}),
    }),
  ] as readonly Stage[];
  const ambience = new Map(createAmbienceStages(engines, words).map((stage) => [stage.name, stage]));
  return narrated.map((stage) => {
    const other = ambience.get(stage.name);
    const made = other ? byKind(other, stage) : stage;
    return stage.name === "render" && engines.beforeRender ? before(engines.beforeRender, made) : made;
  });
}
