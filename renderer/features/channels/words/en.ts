// The words of the screen Channels in English.
const en = {
  channels: {
    title: "Channels",
    empty: { title: "Channels", text: "Each channel presets look, voice and rhythm of its videos." },
  },
};

export type Words = typeof en;
export default en;
