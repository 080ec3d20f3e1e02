// The words of the screen Insights in English.
const en = {
  insights: {
    title: "Insights",
    empty: { title: "Insights", text: "Figures appear here once videos are made." },
  },
};

export type Words = typeof en;
export default en;
