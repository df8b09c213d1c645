/** Where an issuer sends people back. */
export const CALLBACK_PATH = "/signed-in";
