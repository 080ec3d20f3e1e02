// The words of the screen Library in English.
const en = {
  library: {
    title: "Library",
    empty: { title: "Library", text: "Your own pictures, clips and sounds appear here." },
  },
};

export type Words = typeof en;
export default en;
