// Lets the backend read a folder outside of the home folder: it joins the setting `apiFolders`.
import type { Client } from "../../../contract/index.ts";

export async function allowFolder(client: Client, path: string): Promise<void> {
  const { version, items } = await client.settings.list({});
  const value = items.find(({ name }) => name === "apiFolders")?.value;
  const folders = Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
  if (folders.includes(path)) return;
  await client.settings.update({ ifVersion: version, values: { apiFolders: [...folders, path] } });
}
