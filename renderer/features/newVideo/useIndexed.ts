// Brings folders of footage into the library before a video is made of them.
import { useBackend } from "../../api/backend.tsx";

/** Resolves once all of them are known. Throws FOLDER_UNUSABLE, PATH_REFUSED and the like. */
export function useIndexed(): (folders: readonly string[]) => Promise<void> {
  const { client } = useBackend();
  return async (folders) => {
    if (folders.length === 0) return;
    const known = new Set((await client.library.folders({})).map(({ path }) => path));
    const missing = folders.filter((folder) => !known.has(folder));
    if (missing.length === 0) return;
    // Read to its end: what it tells meanwhile comes by the stream of the page, too.
    for await (const { done } of await client.library.index({ folders: [...missing] })) if (done) break;
  };
}
