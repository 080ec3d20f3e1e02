// What every source must do, run on each of them over a double that keeps to its documentation.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { inspect } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { FoundItem, Provenance, SourceQuery, type SourceName } from "../../../contract/sources.ts";
import { createOutbound } from "../../base/outbound.ts";
import { ALL } from "./all.ts";
import type { CheckDeps } from "./check.ts";
import { createSources, type SearchEvent, type Sources, type TakeEvent } from "./index.ts";

/** As tests/doubles/sources/server.ts has it. */
interface Server {
  instead: (url: URL) => URL;
  received: { url: URL }[];
  faults: {
    push(...given: { status?: number; headers?: Record<string, string>; json?: unknown; text?: string }[]): unknown;
  };
}

export interface Conforming {
  source: SourceName;
  kind: "picture" | "clip" | "music";
  key: string | null;
  /** The request that its documentation asks for, without the key: how its address begins, and what else stands in it. */
  asks: { begins: string; has: Record<string, string> };
  /** The first that it finds. */
  finds: { id: string; title: string; author: string | null; licence: string; page: string };
  /** How many it finds, and which of them are forbidden, by their identifiers. */
  forbidden: readonly string[];
  extension: string;
}

export const NOW = Date.UTC(2026, 10, 22, 6);

/** A source's own folders, and a clock that goes on only by waiting. */
export function openSources(
  server: () => Server,
  check: () => CheckDeps,
  keys: Partial<Record<SourceName, string>>,
  on?: readonly SourceName[],
) {
  const dir = mkdtempSync(join(tmpdir(), "sources-"));
  const waits: number[] = [];
  let clock = NOW;
  const sources = createSources({
    outbound: createOutbound({ userAgent: "YTEmpire/test", instead: (url) => server().instead(url) }),
    cacheDir: join(dir, "cache"),
    switchedOn: () => on ?? (Object.keys(ALL) as SourceName[]),
    keys,
    check: { sniff: (path) => check().sniff(path), probe: (...asked) => check().probe(...asked) },
    now: () => clock,
    wait: async (ms) => {
      waits.push(ms);
      clock += ms;
    },
  });
  return { sources, dir, waits, pass: (ms: number) => (clock += ms), close: () => rmSync(dir, { recursive: true }) };
}

export async function searched(
  sources: Sources,
  query: Partial<SourceQuery>,
  name: SourceName,
): Promise<SearchEvent[]> {
  const whole = SourceQuery.parse({ q: "harbour", kind: "picture", ...query });
  return all(sources.search(whole, [name], new AbortController().signal));
}

export async function taken(sources: Sources, source: SourceName, id: string, folder: string): Promise<TakeEvent[]> {
  return all(sources.take({ source, id, folder }, new AbortController().signal));
}

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const told: T[] = [];
  for await (const event of events) told.push(event);
  return told;
}

export function conforms(wanted: Conforming, server: () => Server, check: () => CheckDeps): void {
  const { source: name, kind, key } = wanted;
  const source = ALL[name];
  const keys = key === null ? {} : { [name]: key };
  let opened: ReturnType<typeof openSources>;
  const secret = key ?? "no key at all";
  const told = (value: unknown) => inspect(value, { depth: 9, showHidden: true });
  const fresh = () => {
    opened.close();
    opened = openSources(server, check, keys);
    server().received.length = 0;
  };

  describe(`${name}, ${kind}`, () => {
    beforeAll(() => {
      opened = openSources(server, check, keys);
    });
    afterAll(() => opened.close());

    it("asks as it documents, finds, and says under which licence, by whom and where", async () => {
      fresh();
      const events = await searched(opened.sources, { kind }, name);
      const [found] = events;
      if (found?.type !== "found") throw new Error(told(events));
      expect(events).toHaveLength(1);
      const [first] = found.items;
      const { licence, ...plain } = wanted.finds;
      expect(first).toMatchObject({
        ...plain,
        kind,
        source: name,
        licence: { id: licence },
        use: { verdict: "allowed" },
      });
      for (const item of found.items) {
        expect(FoundItem.safeParse(item).error).toBeUndefined();
        expect(item.attribution).not.toBe("");
        expect(item.foundAt).toBe("2026-11-22T06:00:00.000Z");
        expect(`${item.title}${item.attribution}${item.author}`).not.toMatch(/[<>]|&amp;/);
      }
      const not = found.items.filter(({ use }) => use.verdict !== "allowed");
      expect(not.map(({ id }) => id)).toEqual(wanted.forbidden);
      for (const { use } of not) expect(use.reason).toBeTruthy();
      const { received } = server();
      expect(received).toHaveLength(1);
      const asked = received[0]?.url;
      expect(asked?.href.startsWith(wanted.asks.begins)).toBe(true);
      for (const [parameter, value] of Object.entries(wanted.asks.has))
        expect([parameter, asked?.searchParams.get(parameter)]).toEqual([parameter, value]);
      expect(told(events)).not.toContain(secret);
      const cache = join(opened.dir, "cache");
      const kept = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      expect(kept.length).toBeGreaterThan(0);
      for (const one of kept) expect(readFileSync(join(one.parentPath, one.name), "utf8")).not.toContain(secret);
    });

    it("asks nothing twice within a day", async () => {
      fresh();
      await searched(opened.sources, { kind }, name);
      await searched(opened.sources, { kind }, name);
      expect(server().received).toHaveLength(1);
      opened.pass(25 * 3600_000);
      await searched(opened.sources, { kind }, name);
      expect(server().received).toHaveLength(2);
    });

    it("puts what it found into a folder, with what proves its licence", async () => {
      fresh();
      await searched(opened.sources, { kind }, name);
      const folder = mkdtempSync(join(opened.dir, "taken-"));
      const events = await taken(opened.sources, name, wanted.finds.id, folder);
      const last = events.at(-1);
      if (last?.type !== "taken") throw new Error(told(events));
      expect(extname(last.path)).toBe(wanted.extension);
      expect(last.isNew).toBe(true);
      const beside = Provenance.parse(JSON.parse(readFileSync(`${last.path}.json`, "utf8")));
      expect(beside).toMatchObject({
        licence: wanted.finds.licence,
        source: wanted.finds.page,
        author: wanted.finds.author,
        provenance: { source: name, id: wanted.finds.id, bytes: readFileSync(last.path).length },
      });
      expect(JSON.stringify(beside)).not.toContain(secret);
      // Taken again, there are no two.
      const again = (await taken(opened.sources, name, wanted.finds.id, folder)).at(-1);
      expect(again).toMatchObject({ type: "taken", path: last.path, isNew: false });
    });

    it.each(wanted.forbidden)("takes nothing that its licence forbids, and says why: %s", async (id) => {
      fresh();
      await searched(opened.sources, { kind }, name);
      const folder = mkdtempSync(join(opened.dir, "taken-"));
      await expect(taken(opened.sources, name, id, folder)).rejects.toMatchObject({ code: "LICENCE_FORBIDS" });
      expect(readdirSync(folder)).toEqual([]);
    });

    it.each([
      ["401", { status: 401 }, "SOURCE_KEY", 1],
      ["403", { status: 403 }, "SOURCE_REFUSED", 1],
      ["429 for long", { status: 429, headers: { "retry-after": "90" } }, "SOURCE_LIMIT", 1],
      ["500", { status: 500 }, "SOURCE_UNAVAILABLE", 3],
      ["a page", { text: "<!doctype html><p>Sign in" }, "SOURCE_ODD", 1],
      ["another form", { json: { surprise: 1 } }, "SOURCE_ODD", 1],
      ["another host", { status: 302, headers: { location: "https://elsewhere.example/" } }, "SOURCE_ADDRESS", 1],
      ["a private address", { status: 302, headers: { location: "https://192.168.0.1/" } }, "SOURCE_ADDRESS", 1],
    ] as const)("tells %s for what it is", async (_, fault, code, times) => {
      fresh();
      server().faults.push(...Array.from({ length: times }, () => fault));
      const events = await searched(opened.sources, { kind }, name);
      expect(events).toMatchObject([{ type: "failed", source: name, error: { code } }]);
      expect(server().received).toHaveLength(times);
      expect(told(events)).not.toContain(secret);
    });

    it("waits where that is short, and says so", async () => {
      fresh();
      server().faults.push({ status: 429, headers: { "retry-after": "7" } });
      const events = await searched(opened.sources, { kind }, name);
      expect(events.map(({ type }) => type)).toEqual(["waiting", "found"]);
      expect(events[0]).toEqual({ type: "waiting", source: name, seconds: 7 });
      expect(opened.waits).toEqual([7000]);
    });

    // What allows more at once counts them by the same code.
    it.each(source.limits.slice(0, 1).filter(({ requests }) => requests <= 10))(
      "is asked $requests times in $seconds s and no more",
      async ({ requests, seconds }) => {
        fresh();
        for (let i = 0; i < requests; i++) await searched(opened.sources, { kind, q: `harbour ${i}` }, name);
        const events = await searched(opened.sources, { kind, q: "one more" }, name);
        expect(events[0]).toEqual({ type: "waiting", source: name, seconds });
        expect(events[1]?.type).toBe("found");
      },
    );

    it.each(Object.keys(keys))("is asked nothing without %s, or switched off", async () => {
      server().received.length = 0;
      const keyless = openSources(server, check, {});
      const off = openSources(server, check, keys, []);
      await expect(searched(keyless.sources, { kind }, name)).rejects.toMatchObject({ code: "SOURCE_KEY" });
      await expect(searched(off.sources, { kind }, name)).rejects.toMatchObject({ code: "SOURCE_OFF" });
      await expect(taken(off.sources, name, "1", off.dir)).rejects.toMatchObject({ code: "SOURCE_OFF" });
      expect(server().received).toEqual([]);
      keyless.close();
      off.close();
    });
  });
}
