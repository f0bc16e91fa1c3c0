export interface FailedDelivery {
  /** How often it failed, this time included. */
  failures: number;
  /** Seconds of the `Retry-After` header, 0 when there was none. */
  retryAfter: number;
}

const longestRetryAfter = 3_600;
/** Telegram picks 60 to 120 at random; the lower end is taken here. */
const longestDelay = 60;

/** Seconds until the next try: at once, then 2, 4, 8…; an answered Retry-After wins (WebhookActor.cpp on_update_error). */
export function redeliveryDelay({ failures, retryAfter }: FailedDelivery): number {
  if (retryAfter > 0) return Math.min(retryAfter, longestRetryAfter);
  return failures <= 1 ? 0 : Math.min(2 ** (failures - 1), longestDelay);
}
