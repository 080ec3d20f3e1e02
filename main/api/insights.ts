// Insights over the contract.
import { INSIGHT_VIDEOS_MOST } from "../../contract/api/insights.ts";
import { insightsOf, rangeOf } from "../pipeline/madeInsights.ts";
import { os } from "./base.ts";

export const insights = {
  making: os.insights.making.handler(({ input: { days, zone, channelId = null }, context }) => {
    if (channelId) context.channels.require(channelId);
    const { made, spending } = context;
    const now = Date.now();
    const { dates, since } = rangeOf(days, zone, now);
    const videos = made.completed({ since, channelId }, INSIGHT_VIDEOS_MOST);
    const rows = {
      ended: made.ended({ since, channelId }),
      videos,
      stages: made.stages(videos),
      reviews: made.reviews(videos),
      spent: spending.since(since),
    };
    return insightsOf(rows, dates, zone, now);
  }),
};
