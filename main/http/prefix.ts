// Where the REST interface begins on this machine's address.
export const REST_PREFIX = "/api/v1";
