// The calendar: a video is planned, moved by mouse and by keyboard, brought back, dropped into a slot, and left out.
import type { Locator, Page } from "@playwright/test";

import { expect, test } from "./page.ts";

interface Plan {
  id: string;
  state: string;
  when: { at: string };
}

const DAY = 86_400_000;
const dayFrom = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
/** The browser has the machine's zone, which tests leave at UTC. */
test.use({ timezoneId: "UTC" });

test("a video is planned, dragged to another day by mouse and by keyboard, and each move can be undone", async ({
  page,
  backend,
}) => {
  await page.goto("/calendar?view=month");
  await page.getByRole("button", { name: "Plan a video", exact: true }).click();
  await page.getByLabel("Topic").fill("Lighthouses");
  await page.getByLabel("Day", { exact: true }).fill(dayFrom(2));
  await page.getByLabel("Time", { exact: true }).fill("18:00");
  await expect(page.getByText(/The making takes/)).toBeVisible();
  await page.getByRole("button", { name: "Plan it" }).click();
  const plan = page.getByRole("button", { name: /Lighthouses.*Planned/ });
  await expect(plan).toBeVisible();
  const at = async () => {
    const [one] = await backend.call<Plan[]>("GET", "/calendar/next?limit=1");
    return one?.when.at;
  };
  expect(await at()).toBe(`${dayFrom(2)}T18:00:00.000Z`);

  const next = page.locator(`[data-drop="day|${dayFrom(3)}"]`);
  await dragTo(page, plan, next, async () => {
    await expect(next).toHaveAttribute("data-over");
    const ghost = page.locator("[aria-hidden]").filter({ hasText: /Lighthouses.*18:00|Lighthouses.*6:00/ });
    await expect(ghost.last()).toBeInViewport({ ratio: 1 });
  });
  await expect.poll(at).toBe(`${dayFrom(3)}T18:00:00.000Z`);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(at).toBe(`${dayFrom(2)}T18:00:00.000Z`);

  // Down is a week later, whatever day of the week it is.
  await plan.focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Escape");
  expect(await at()).toBe(`${dayFrom(2)}T18:00:00.000Z`);
  await plan.focus();
  await page.keyboard.press("Space");
  await expect(
    page.getByRole("status").filter({ hasText: /Lighthouses is picked up from \w+ .*18:00.*Arrows/ }),
  ).toBeAttached();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("status").filter({ hasText: "Lighthouses is held over" })).toBeAttached();
  await page.keyboard.press("Enter");
  await expect.poll(at).not.toBe(`${dayFrom(2)}T18:00:00.000Z`);
  await expect(
    page.getByRole("status").filter({ hasText: /Lighthouses moved from \w+ .*18:00 to \w+ .*18:00/ }),
  ).toBeAttached();
});

test("a plan is dropped into a channel's free slot, and left out", async ({ page, backend }) => {
  const slots = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, time: "20:30" }));
  const { id: channelId } = await backend.call<{ id: string }>("POST", "/channels", {
    name: "Evenings",
    timezone: "UTC",
    schedule: { slots },
  });
  const { id } = await backend.call<Plan>("POST", "/calendar", {
    channelId,
    wishes: { topic: "Bridges" },
    when: { by: "ready", at: `${dayFrom(3)}T09:00:00.000Z` },
  });
  await page.goto(`/calendar?view=agenda&channel=${channelId}`);
  const plan = page.getByRole("button", { name: /Bridges.*Planned/ });
  await expect(plan).toBeVisible();
  await dragTo(page, plan, page.locator(`[data-drop="slot|${channelId}|${dayFrom(3)}T20:30:00.000Z"]`));
  const read = async () => {
    const { plans } = await backend.call<{ plans: Plan[] }>(
      "GET",
      `/calendar?from=${dayFrom(0)}T00:00:00.000Z&to=${dayFrom(10)}T00:00:00.000Z&channelId=${channelId}`,
    );
    return plans.find((one) => one.id === id);
  };
  await expect.poll(async () => (await read())?.when.at).toBe(`${dayFrom(3)}T20:30:00.000Z`);
  await plan.click();
  await page.getByRole("button", { name: "Leave out" }).click();
  await expect.poll(async () => (await read())?.state).toBe("skipped");
});

async function dragTo(page: Page, from: Locator, to: Locator, held?: () => Promise<void>): Promise<void> {
  await to.scrollIntoViewIfNeeded();
  await from.scrollIntoViewIfNeeded();
  const [a, b] = [await from.boundingBox(), await to.boundingBox()];
  if (!a || !b) throw new Error("there is nothing to drag, or nowhere to");
  await page.mouse.move(a.x + 20, a.y + 8);
  await page.mouse.down();
  await page.mouse.move(a.x + 40, a.y + 20);
  await page.mouse.move(b.x + b.width / 2, b.y + Math.min(b.height / 2, 20), { steps: 5 });
  await held?.();
  await page.mouse.up();
}
