import { describe, expect, it } from "vitest";

import type { AacPacket } from "./adts.ts";
import { joinPackets } from "./sound.ts";

const LEAD = 64;
const packet = (window = "pair 0 1"): AacPacket => ({ offset: 0, size: 100, window });
const packets = (count: number, window?: string) => Array.from({ length: count }, () => packet(window));

/** Every heard packet as the place in the loop that it sounds like. */
function heardPlaces(plan: ReturnType<typeof joinPackets>, outro: number, loop: number): number[] {
  const places: number[] = [];
  for (const { of, from, to } of plan.runs)
    for (let i = from; i < to; i++) {
      // Packet 1 of a file is the first with sound in it.
      if (of === "first") places.push(i - 1);
      else if (of === "middle") places.push((i - LEAD - 1) % loop);
      else places.push((outro + i - 1) % loop);
    }
  // The first packet of all is not heard.
  return places.slice(1);
}

describe("the pieces of the sound", () => {
  const pieces = { first: packets(200), middle: packets(LEAD + 1000 + 640), last: packets(500), packets: 1000 };

  it("follow each other as if the loop had been played on", () => {
    const plan = joinPackets({ ...pieces, heard: 5300, outro: 4900 });
    const places = heardPlaces(plan, 4900, 1000);
    expect(places).toHaveLength(5300);
    places.forEach((place, h) => expect(place).toBe(h % 1000));
    expect(plan.loop.packets).toBe(1000);
    expect(plan.runs[0]).toMatchObject({ of: "first", from: 0 });
    expect(plan.runs.at(-1)?.of).toBe("last");
  });

  it("need no repetition where the video is shorter than the loop", () => {
    const plan = joinPackets({ ...pieces, heard: 900, outro: 500 });
    expect(heardPlaces(plan, 500, 1000)).toEqual(Array.from({ length: 900 }, (_, h) => h));
    expect(plan.runs.map(({ of }) => of)).toEqual(["first", "middle", "last"]);
  });

  it("meet only where both sides have long windows", () => {
    const middle = packets(LEAD + 1000 + 640);
    // The fade ends at packet 144; the first three places are taken by short windows, in one round or the other.
    middle[LEAD + 144] = packet("pair 2 1");
    middle[LEAD + 145] = packet("apart 0 1");
    middle[LEAD + 146 + 1000] = packet("pair 1 1");
    const plan = joinPackets({ ...pieces, middle, heard: 5300, outro: 4900 });
    expect(plan.runs[0]?.to).toBe(148);
    expect(() => joinPackets({ ...pieces, first: packets(200, "pair 2 1"), heard: 5300, outro: 4900 })).toThrow(
      /no place where/,
    );
  });
});
