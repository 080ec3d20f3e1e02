// The microphone, where the system has a say of its own beside the page's permission: macOS asks the person once, Windows has a switch.
import { shell, systemPreferences } from "electron";

/** Where the microphone is allowed, by the system's own addresses; nothing of them comes from the page. */
const SETTINGS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: "x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone",
  win32: "ms-settings:privacy-microphone",
};

/** False: it is refused. macOS asks the person the first time, and never again. */
export async function askForMicrophone(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform === "darwin") return systemPreferences.askForMediaAccess("microphone");
  if (platform === "win32") return systemPreferences.getMediaAccessStatus("microphone") !== "denied";
  return true;
}

/** False: this system has no such place. */
export async function openMicrophoneSettings(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const address = SETTINGS[platform];
  if (address === undefined) return false;
  await shell.openExternal(address);
  return true;
}
