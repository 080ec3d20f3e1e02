// The words of the screen Settings in English.
const en = {
  settings: {
    title: "Settings",
    empty: { title: "Settings", text: "How YTEmpire works on this machine." },
  },
};

export type Words = typeof en;
export default en;
