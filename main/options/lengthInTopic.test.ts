import { expect, test } from "vitest";

import { lengthInTopic } from "./lengthInTopic.ts";

test.each([
  ["A five-minute breathing exercise before sleep", 300],
  ["10 minute meditation", 600],
  ["Half an hour of rain", 1800],
  ["A 30-second reset", 30],
  ["Forty-five minutes of focus", 2700],
  ["1 hour of calm", 3600],
])("%s asks for %i seconds", (topic, seconds) => {
  expect(lengthInTopic(topic)).toBe(seconds);
});

test.each(["Take a minute to breathe", "Why minutes matter", "Second thoughts", "7 habits of calm people"])(
  "%s asks for no length",
  (topic) => {
    expect(lengthInTopic(topic)).toBeNull();
  },
);
