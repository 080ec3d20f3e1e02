// The words of the screen Home in English.
const en = {
  home: {
    title: "Home",
    empty: { title: "Home", text: "Nothing is in the making." },
  },
};

export type Words = typeof en;
export default en;
