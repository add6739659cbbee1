/** The ports answer in parts when their time is up; only one that hangs is given up, this much later. */
const GRACE_MS = 50;

/**
 * Asks a port of inference; one that throws, hangs or comes too late is unavailable: that costs its signals, not the
 * request.
 * @param ask - called at once, unless no time is left
 * @param budgetMs - milliseconds left
 */
export async function answerInTime<Answer>(
  ask: () => Promise<Answer>,
  budgetMs: number,
): Promise<Answer | { readonly unavailable: string }> {
  if (budgetMs <= 0) return { unavailable: 'no time left' };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ readonly unavailable: string }>((resolve) => {
    timer = setTimeout(() => resolve({ unavailable: 'no answer in time' }), budgetMs + GRACE_MS);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    return { unavailable: `failed with ${error instanceof Error ? error.name : 'no error'}` };
  } finally {
    clearTimeout(timer);
  }
}
