/** A function call of the conversation. */
interface Call {
  readonly id: string;
  isAnswered: boolean;
}

/**
 * Gives ids to the function calls of one conversation that have none, always the same ones, and finds the call that
 * a response answers: by id, else by name in the order of the calls.
 * Source: https://ai.google.dev/api/caching#FunctionResponse
 */
export class CallIds {
  #count = 0;
  readonly #byId = new Map<string, Call>();
  /** Calls of one function in order; those at the front that are answered are taken away when they are in the way. */
  readonly #byName = new Map<string, { readonly calls: Call[]; first: number }>();

  /** @param id - what the client called it, if anything */
  ofCall(id: string | undefined, name: string): string {
    const call: Call = { id: id || this.#inventId(name), isAnswered: false };
    this.#byId.set(call.id, call);
    const queue = this.#byName.get(name) ?? { calls: [], first: 0 };
    queue.calls.push(call);
    this.#byName.set(name, queue);
    return call.id;
  }

  /** The id of the call that is answered; one of its own for an answer to nothing, which is for the provider to judge. */
  ofResponse(id: string | undefined, name: string): string {
    const call = (id ? this.#byId.get(id) : undefined) ?? this.#firstUnanswered(name);
    if (call) call.isAnswered = true;
    return call?.id ?? (id || this.#inventId(name));
  }

  #firstUnanswered(name: string): Call | undefined {
    const queue = this.#byName.get(name);
    while (queue?.calls[queue.first]?.isAnswered) queue.first++;
    return queue?.calls[queue.first];
  }

  /** Short enough for OpenAI's 40 characters. */
  #inventId(name: string): string {
    return `call_${this.#count++}_${name.slice(0, 24)}`;
  }
}
