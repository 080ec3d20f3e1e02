// The settings as a command needs them before there is a backend: those of its data folder, under the environment's.
import { findDataDir } from "../base/dataDir.ts";
import { effectiveSettings, type Settings } from "../base/settings.ts";
import { storedSettings } from "../store/storedSettings.ts";

/** `dataDir`: as `--data-dir` names it. Throws USAGE. */
export function commandSettings(dataDir: string | null): Settings {
  const { path } = findDataDir({ flag: dataDir ?? undefined });
  return effectiveSettings({ store: storedSettings(path) }).values;
}
