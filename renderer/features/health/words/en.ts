// The words of the screen Health in English.
const en = {
  health: {
    title: "Health",
    empty: { title: "Health", text: "What this machine has, and what is missing." },
  },
};

export type Words = typeof en;
export default en;
