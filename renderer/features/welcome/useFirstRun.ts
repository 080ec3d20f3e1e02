// Leads to the first steps once: where they are not over, and nobody has made anything yet.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

import { useBackend } from "../../api/backend.tsx";

/** @param hasVideos null: it is not known yet */
export function useFirstRun(hasVideos: boolean | null): void {
  const { api } = useBackend();
  const navigate = useNavigate();
  const { data } = useQuery(
    api.settings.list.queryOptions({ input: {}, staleTime: Infinity, enabled: hasVideos === false }),
  );
  const isPending = data?.items.find(({ name }) => name === "firstRun")?.value === "pending";
  useEffect(() => {
    if (isPending && hasVideos === false) void navigate({ to: "/welcome", replace: true });
  }, [isPending, hasVideos, navigate]);
}
