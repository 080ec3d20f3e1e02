// The doctor with the real engines. It loads each by itself, so that one that cannot be loaded is a finding and not the end.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import packageJson from "../package.json" with { type: "json" };
import { findDataDir } from "./base/dataDir.ts";
import { type EffectiveSettings, effectiveSettings } from "./base/settings.ts";
import { doctor, type DoctorDeps, type Report } from "./doctor.ts";
import type { LanguageModels } from "./engines/llm/index.ts";

/** Throws USAGE where the environment or the flag says something that cannot be; CANCELLED. */
export async function examine(dataDirFlag: string | undefined, signal: AbortSignal): Promise<Report> {
  const dataDir = findDataDir({ flag: dataDirFlag });
  const settings = effectiveSettings({ store: await loadStored(dataDir.path) });
  const scratch = await mkdtemp(join(tmpdir(), "ytempire-doctor-"));
  const { voices, models } = await loadVoices(dataDir.path, settings);
  try {
    return await doctor(
      {
        version: packageJson.version,
        dataDir,
        settings,
        findFfmpeg: async (stop) => {
          const { locateFfmpeg } = await import("./engines/ffmpeg/index.ts");
          // A cache of its own: the doctor tries everything anew.
          return locateFfmpeg({
            cacheDir: scratch,
            setting: settings.values.ffmpeg ?? undefined,
            device: settings.values.encoder,
            signal: stop,
          });
        },
        voices,
        models,
        writers: (stop) => lookAtWriters(dataDir.path, settings, stop),
        fonts: await loadFonts(),
      },
      signal,
    );
  } finally {
    await voices.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Which language model of each engine would write, or why none; nobody is asked anything that is paid for. */
export async function lookAtWriters(
  dataDir: string,
  settings: EffectiveSettings,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<LanguageModels["overview"]>>> {
  const { openLanguageModels } = await import("./engines/llm/open.ts");
  const { openGguf } = await import("./engines/llm/gguf/open.ts");
  const manifest = join(import.meta.dirname, "../models/language.json");
  const { engine, files } = openGguf({ dataDir, manifest });
  const opened = openLanguageModels({
    settings: () => settings,
    files,
    ledger: { spent: () => ({ video: 0, day: 0, month: 0 }), record: () => undefined },
    freeMemory: () => process.availableMemory(),
  });
  try {
    return await opened.overview(signal);
  } finally {
    await engine.close();
  }
}

async function loadStored(dataDir: string): Promise<Record<string, unknown>> {
  const found = await import("./store/storedSettings.ts").catch(() => null);
  // Without SQLite nothing can be read: the report's test of the database says why.
  return found?.storedSettings(dataDir) ?? {};
}

async function loadVoices(
  dataDir: string,
  settings: EffectiveSettings,
): Promise<Pick<DoctorDeps, "models"> & { voices: DoctorDeps["voices"] & { close(): Promise<void> } }> {
  try {
    const { openVoices } = await import("./engines/voice/open.ts");
    const manifest = join(import.meta.dirname, "../models/voices.json");
    const { voices, neural, cloud } = await openVoices({ dataDir, manifest, settings: settings.values });
    return { voices, models: { installed: neural.installed, dir: join(dataDir, "models"), services: cloud.states() } };
  } catch (error) {
    // The report's test of the voice fails with this.
    const fail = (): never => {
      throw error;
    };
    return { voices: { list: () => [], choose: fail, speak: fail, close: () => Promise.resolve() }, models: null };
  }
}

/** None where the text engine cannot be loaded; the report's test drawing says why. */
async function loadFonts(): Promise<readonly string[]> {
  try {
    return (await import("./engines/text/index.ts")).FONT_FAMILIES;
  } catch {
    return [];
  }
}
