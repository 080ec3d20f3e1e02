// What a list or a detail shows in the place of its data: loading, an error, no connection, or nothing there. Else its children.
import { TriangleAlert, WifiOff } from "lucide-react";
import type { ReactNode } from "react";

import { isLost, problemOf } from "../api/errors.ts";
import { useText } from "../i18n/index.ts";
import Button from "./Button.tsx";
import { Empty } from "./Empty.tsx";
import { Skeleton } from "./Skeleton.tsx";

/** As TanStack Query tells it. */
export interface Asked<T> {
  data: T | undefined;
  error: Error | null;
  isPending: boolean;
  refetch: () => Promise<unknown>;
}

export function DataState<T>(props: {
  query: Asked<T>;
  /** In place of the data while it is fetched for the first time; absent: a few grey lines. */
  loading?: ReactNode;
  /** Whether there is nothing in it; then `empty` is shown. */
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
  /** Of an error: what could not be loaded. */
  errorTitle?: string;
  children: (data: T) => ReactNode;
}) {
  const { query, loading, isEmpty, empty, errorTitle, children } = props;
  const t = useText();
  if (query.data !== undefined) return isEmpty?.(query.data) ? <>{empty}</> : <>{children(query.data)}</>;
  if (query.error) {
    const isOffline = isLost(query.error);
    const { message, hint } = problemOf(query.error);
    return (
      <Empty
        icon={isOffline ? WifiOff : TriangleAlert}
        tone={isOffline ? "calm" : "bad"}
        title={isOffline ? t.problems.offline.title : (errorTitle ?? t.problems.notLoaded)}
        text={isOffline ? t.problems.offline.text : [message, hint].filter(Boolean).join(". ")}
      >
        <Button onClick={() => void query.refetch()}>{t.actions.again}</Button>
      </Empty>
    );
  }
  return (
    <div aria-busy>
      <p className="hidden" role="status">
        {t.data.loading}
      </p>
      {loading ?? <Lines />}
    </div>
  );
}

function Lines() {
  return (
    <div style={{ display: "grid", gap: 12 }}>
      {[72, 90, 84, 60].map((width) => (
        <Skeleton key={width} width={`${width}%`} height={16} />
      ))}
    </div>
  );
}
