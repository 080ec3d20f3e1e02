// The words of the screen Publishing in English.
const en = {
  publishing: {
    title: "Publishing",
    empty: { title: "Publishing", text: "Nothing waits to be published." },
  },
};

export type Words = typeof en;
export default en;
