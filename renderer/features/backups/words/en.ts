// The words of the screen Backups in English.
const en = {
  backups: {
    title: "Backups",
    empty: { title: "Backups", text: "Copies of your data, hourly and daily." },
  },
};

export type Words = typeof en;
export default en;
