/** History state of the sign-in page after a sign-out. */
export const SIGNED_OUT = 'signed-out';
