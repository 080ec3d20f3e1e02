import { beforeEach, expect, test } from "vitest";

import type { VideoSnapshot } from "../../../contract/events.ts";
import type { Alert } from "../../../contract/liveEvents.ts";
import { NOTHING_HEARD } from "../../../contract/liveState.ts";
import { forgetNotices, hear, markRead, unreadOf, useNotices } from "./notices.ts";

const video = (id: string, change: Partial<VideoSnapshot> = {}) =>
  ({
    id,
    title: id,
    state: "running",
    revision: 1,
    waitingFor: null,
    review: null,
    stages: [],
    ...change,
  }) as VideoSnapshot;
const full: Alert = {
  kind: "system",
  id: "disk",
  severity: "critical",
  code: "DISK_FULL",
  message: "The disk is full",
  action: "Make room.",
  since: "2026-01-01T00:00:00.000Z",
};
const state = (videos: VideoSnapshot[], alerts: Alert[] = []) => ({
  ...NOTHING_HEARD,
  at: { epoch: "e", seq: 1 },
  videos: new Map(videos.map((one) => [one.id, one])),
  alerts: new Map(alerts.map((one) => [one.id, one])),
});
const told = () => useNotices.getState().notices.map(({ kind, title }) => `${kind} ${title}`);

beforeEach(() => {
  localStorage.clear();
  useNotices.setState({ notices: [], known: {} });
});

test("the first look tells nothing of what ended long ago; what ends then is told once, by its kind", () => {
  hear(state([video("old", { state: "done" }), video("a"), video("b"), video("c")]));
  expect(told()).toEqual([]);
  const later = state([
    video("old", { state: "done" }),
    video("a", { state: "done" }),
    video("b", { state: "waiting", waitingFor: "approval" }),
    video("c", { state: "failed" }),
  ]);
  hear(later);
  hear(later);
  expect(told().toSorted()).toEqual(["decide b", "failed c", "ready a"]);
});

test("what ended while no page was open is told by the next one", () => {
  hear(state([video("a")]));
  useNotices.setState(JSON.parse(localStorage.getItem("ytempire.notices") ?? "{}"));
  hear(NOTHING_HEARD);
  expect(told()).toEqual([]);
  hear(state([video("a", { state: "done" }), video("made meanwhile", { state: "done" })]));
  expect(told().toSorted()).toEqual(["ready a", "ready made meanwhile"]);
});

test("a trouble is told once for as long as it lasts, and again when it comes back", () => {
  hear(state([video("a")]));
  hear(state([video("a")], [full]));
  hear(state([video("a")], [full]));
  hear(state([video("a")]));
  hear(state([video("a")], [{ ...full, since: "2026-01-02T00:00:00.000Z" }]));
  expect(told()).toEqual(["trouble The disk is full", "trouble The disk is full"]);
});

test("what is read counts no more, and what is forgotten does not come back", () => {
  hear(state([video("a"), video("b")]));
  const ended = state([video("a", { state: "done" }), video("b", { state: "done" })]);
  hear(ended);
  const [first] = useNotices.getState().notices;
  markRead(first?.id ?? "");
  expect(unreadOf(useNotices.getState().notices)).toBe(1);
  forgetNotices();
  hear(ended);
  expect(told()).toEqual([]);
});

test("no more than a hundred are kept", () => {
  const many = Array.from({ length: 150 }, (_, i) => `v${i}`);
  hear(state(many.map((id) => video(id))));
  hear(state(many.map((id) => video(id, { state: "done" }))));
  expect(useNotices.getState().notices).toHaveLength(100);
});
