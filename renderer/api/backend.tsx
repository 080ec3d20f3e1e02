// The backend as the page's parts get it: calls, queries, the stream, and how the connection is.
import { createORPCClient, DynamicLink } from "@orpc/client";
import { createTanstackQueryUtils, type RouterUtils } from "@orpc/tanstack-query";
import { QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useSyncExternalStore } from "react";

import type { VideoSnapshot } from "../../contract/events.ts";
import type { Client } from "../../contract/index.ts";
import type { EventTopic } from "../../contract/liveEvents.ts";
import { Connection, type ConnectionState } from "./connection.ts";
import { isLost } from "./errors.ts";
import { Live, newest } from "./live.ts";

export interface Backend {
  client: Client;
  api: RouterUtils<Client>;
  queries: QueryClient;
  connection: Connection;
  live: Live;
}

/** A person who pressed a button is told after so long that it has not arrived. */
const PATIENCE_MS = 8_000;

/** What the page is told of: videos, troubles, how busy the machine is, and which lists are old. */
const TOPICS: EventTopic[] = ["videos", "alerts", "metrics", "changes", "channels"];

/** Of one video a list and a detail are asked for again at most so often. */
const STALE_MS = 400;

export function createBackend(): Backend {
  const connection = new Connection();
  const client: Client = createORPCClient(new DynamicLink(({ signal }) => connection.link(signal, PATIENCE_MS)));
  const api = createTanstackQueryUtils(client);
  const queries = new QueryClient({
    defaultOptions: {
      // What changes is told; the connection says itself when it is lost.
      queries: { staleTime: 30_000, networkMode: "always", retry: (tries, error) => isLost(error) && tries < 20 },
      mutations: { networkMode: "always" },
    },
  });
  const stale = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What was fetched of a noun or by a call of it is fetched anew: once for all that is told within a breath. */
  const refetch = (path: string) => {
    stale.add(path);
    timer ??= setTimeout(() => {
      timer = undefined;
      const paths = new Set(stale);
      stale.clear();
      void queries.invalidateQueries({ predicate: ({ queryKey }) => isOf(queryKey[0], paths) });
    }, STALE_MS);
  };
  const live = new Live({
    watch: async (from, signal) => {
      await connection.link(signal);
      return client.events.watch({ topics: TOPICS, ...from }, { signal });
    },
    onStale: (what) => {
      // Whatever happened meanwhile was not told.
      if (what === "all") return void queries.invalidateQueries();
      for (const id of what.ids) void queries.invalidateQueries({ queryKey: api.videos.get.key({ input: { id } }) });
      refetch("videos.list");
    },
    onChanged: refetch,
  });
  return { client, api, queries, connection, live };
}

/** Whether a query's key, which begins with the path of its call, lies in one of these. */
function isOf(path: unknown, paths: ReadonlySet<string>): boolean {
  return Array.isArray(path) && (paths.has(String(path[0])) || paths.has(path.slice(0, 2).join(".")));
}

const Context = createContext<Backend | null>(null);
export const BackendProvider = Context.Provider;

export function useBackend(): Backend {
  const backend = useContext(Context);
  if (!backend) throw new Error("outside of BackendProvider");
  return backend;
}

export function useConnection(): ConnectionState {
  const { connection } = useBackend();
  return useSyncExternalStore(connection.subscribe, () => connection.state);
}

/** A video that was fetched, as it is at this moment. */
export function useLive<T extends Pick<VideoSnapshot, "id" | "updatedAt">>(video: T): T {
  const { live } = useBackend();
  const told = useSyncExternalStore(live.subscribe, () => live.state().videos.get(video.id));
  return newest(video, told);
}
