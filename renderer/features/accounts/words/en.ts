// The words of the screen Accounts in English.
const en = {
  accounts: {
    title: "Accounts",
    empty: { title: "Accounts", text: "No account is linked yet." },
  },
};

export type Words = typeof en;
export default en;
