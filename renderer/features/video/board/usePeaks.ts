// How loud the narration is at each moment, a byte each.
import { useQuery } from "@tanstack/react-query";

import type { VideoEditor } from "../../../../contract/api/edits.ts";
import { pageKey } from "../../../api/session.ts";

const NONE = new Uint8Array();

export function usePeaks(narration: VideoEditor["narration"]): Uint8Array {
  const url = narration?.peaksUrl;
  const { data } = useQuery({
    queryKey: ["peaks", url],
    enabled: url !== undefined,
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const answer = await fetch(url ?? "", { signal, headers: { "X-Page-Key": pageKey() ?? "" } });
      if (!answer.ok) throw new Error(`the waveform answered ${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    },
  });
  return data ?? NONE;
}
