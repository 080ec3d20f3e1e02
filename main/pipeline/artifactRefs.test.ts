import { expect, it } from "vitest";

import { artifactRefs } from "./artifactRefs.ts";

const ref = (hash: string) => ({ hash, bytes: 1, mediaType: "video/mp4" });

it("finds every artifact in an output, however deep, and nothing that only resembles one", () => {
  const output = {
    video: ref("a"),
    captions: { srt: ref("b"), list: [null, [ref("c")], "text", 5] },
    asset: { hash: "x", title: "no bytes" },
    other: { hash: 5, bytes: 1, mediaType: "video/mp4" },
  };
  expect([...artifactRefs(output)].map(({ hash }) => hash)).toEqual(["a", "b", "c"]);
  expect([...artifactRefs(null)]).toEqual([]);
});
