// Opens all the voices of a machine: the embedded ones, those of its models, and the services that its settings allow.
import { join } from "node:path";

import { hashJson } from "../../base/hash.ts";
import { KEY_VARIABLES, type Settings } from "../../base/settings.ts";
import type { RunScript } from "../process.ts";
import { ALIGNER_VERSION } from "./align/index.ts";
import { type CloudOptions, type CloudVoices, createCloudVoices, SERVICES } from "./cloud/index.ts";
import { createVoices, VOICES_VERSION } from "./index.ts";
import { createNeuralVoices, type NeuralVoices } from "./neural/index.ts";
import { noPronunciations, type Pronunciations } from "./normalise/pronunciations.ts";
import type { Voices } from "./types.ts";

export interface OpenedVoices {
  voices: Voices;
  /** Another one whenever the same text could sound otherwise: part of the version of every stage that speaks. */
  version: string;
  neural: NeuralVoices;
  cloud: CloudVoices;
}

/** Throws USAGE where a setting cannot be: a key that would be sent unencrypted. */
export async function openVoices(options: {
  dataDir: string;
  /** `models/voices.json` of the package. */
  manifest: string;
  settings: Settings;
  pronunciations?: Pronunciations;
  /** Runs the process of a model; absent: this program's own Node does. */
  run?: RunScript | undefined;
  env?: Record<string, string | undefined>;
  /** Told of what services are paid. */
  onSpent?: CloudOptions["onSpent"];
}): Promise<OpenedVoices> {
  const { dataDir, manifest, settings, pronunciations = noPronunciations, env = process.env } = options;
  const cloud = createCloudVoices({
    ...cloudOptions(dataDir, settings, env),
    ...(options.onSpent ? { onSpent: options.onSpent } : {}),
  });
  const neural = await createNeuralVoices({
    manifest,
    dir: join(dataDir, "models"),
    provider: settings.voiceProvider,
    run: options.run,
  });
  return {
    voices: createVoices({ pronunciations, engines: [neural, cloud] }),
    version: hashJson([VOICES_VERSION, ALIGNER_VERSION, pronunciations.version, neural.version, cloud.version]).slice(
      0,
      12,
    ),
    neural,
    cloud,
  };
}

function cloudOptions(dataDir: string, settings: Settings, env: Record<string, string | undefined>): CloudOptions {
  const prices = settings.cloudVoicePrices.map((price) => price.split("="));
  return {
    allowed: settings.cloudVoices,
    keys: Object.fromEntries(SERVICES.map((name) => [name, env[KEY_VARIABLES[name]] ?? ""])),
    elevenLabsModel: settings.elevenlabsModel,
    speechServer: settings.speechServer,
    speechModel: settings.speechModel,
    prices: Object.fromEntries(prices.map(([name, price]) => [name, Number(price)])),
    limit: settings.cloudVoiceLimit,
    cacheDir: join(dataDir, "cache", "voices"),
  };
}
