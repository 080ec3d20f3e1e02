// What is known of the video that the screen shows, for all of its parts.
import { createContext, useContext, type ReactNode } from "react";

import type { VideoEditor } from "../../../../contract/api/edits.ts";
import type { VideoDetail } from "../../../../contract/api/videos.ts";

export interface Shown {
  video: VideoDetail;
  board: VideoEditor;
}

const Context = createContext<Shown | null>(null);

export function BoardProvider({ shown, children }: { shown: Shown; children: ReactNode }) {
  return <Context value={shown}>{children}</Context>;
}

export function useShown(): Shown {
  const shown = useContext(Context);
  if (!shown) throw new Error("outside of BoardProvider");
  return shown;
}
