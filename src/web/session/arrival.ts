/** State of the history where somebody comes to the sign-in page by signing out. */
export const SIGNED_OUT = 'signed-out';
