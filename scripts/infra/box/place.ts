/** The region of the box. */
export const REGION = "eu-west-1";
/** AWS's own example number. */
export const ACCOUNT = "123456789012";
