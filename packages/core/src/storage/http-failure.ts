/** What to do about an answer with an error status. */
export function statusRemedy(status: number): string {
  if (status === 401 || status === 403) return 'the server denies access; check the address and your rights';
  if (isPassingStatus(status)) return 'the server is in trouble or busy; try again later';
  return 'check the address';
}

/** Whether the same request may well succeed a little later. */
export function isPassingStatus(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

/** Why a `fetch` failed. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node's fetch says only "fetch failed"; what happened is in the cause.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
