/** What SDKs fetch: every answer as it arrives, for what their own types do not show. */
export interface FetchLog {
  /** Names in `x-signalbox-lossy` of all answers, sorted, each once. */
  lossy(): readonly string[];
  /** Calls back when the head of the next answer has arrived. */
  onNextAnswer(callback: () => void): void;
  clear(): void;
  stop(): void;
}

/** Listens to `fetch` until it is stopped. Start it before SDKs are made: some keep the function. */
export function watchFetch(): FetchLog {
  const original = globalThis.fetch;
  const answers: Response[] = [];
  let callbacks: (() => void)[] = [];
  globalThis.fetch = async (input, init) => {
    const answer = await original(input, init);
    answers.push(answer);
    for (const callback of callbacks.splice(0)) callback();
    return answer;
  };
  return {
    lossy: () => {
      const names = answers.flatMap(({ headers }) => headers.get('x-signalbox-lossy')?.split(',') ?? []);
      return [...new Set(names)].sort();
    },
    onNextAnswer: (callback) => void callbacks.push(callback),
    clear: () => {
      answers.length = 0;
      callbacks = [];
    },
    stop: () => void (globalThis.fetch = original),
  };
}
