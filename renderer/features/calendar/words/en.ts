// The words of the screen Calendar in English.
const en = {
  calendar: {
    title: "Calendar",
    empty: { title: "Calendar", text: "Plan when videos are made." },
  },
};

export type Words = typeof en;
export default en;
