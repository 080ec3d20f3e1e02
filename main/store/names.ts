// What the store is called and keyed by, for whoever reads it without opening it.
export const DATABASE_FILE = "ytempire.db";

/** The owner of everything on one's own machine; the hosted service has others. */
export const LOCAL_OWNER = "local";

/** The row of the settings that counts their changes: no setting has such a name. */
export const SETTINGS_VERSION = "#version";
