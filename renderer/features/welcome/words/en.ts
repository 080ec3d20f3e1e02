// The words of the screen Welcome in English.
const en = {
  welcome: {
    title: "Welcome",
    empty: { title: "Welcome", text: "A first video within two minutes." },
  },
};

export type Words = typeof en;
export default en;
