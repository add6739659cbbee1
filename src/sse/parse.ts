import { createParser } from 'eventsource-parser';
import type { SseEvent } from '../dialects/dialect';
import { RouterError } from '../domain/errors';
import { fail, ok, type Result } from '../domain/result';

/** Characters that one event may have, field names included; a stream needs this much memory at most. */
export const MAX_EVENT_CHARS = 1024 * 1024;

/** The events that a chunk completed, or why the stream cannot be read on. */
export type ParsedEvents = Result<readonly SseEvent[], RouterError>;

/** Splits one stream into events. Keep one parser per stream; after an error every call returns that error. */
export interface SseParser {
  /** Takes the next bytes, cut anywhere, even inside a character or a CRLF. */
  push(chunk: Uint8Array): ParsedEvents;
  /** The stream is over: its last event counts even when the blank line after it is missing. */
  end(): ParsedEvents;
}

/**
 * Creates a parser of server-sent events. Comments, `id` and `retry` are dropped, a byte-order mark is skipped.
 * Errors: `upstream_malformed` above `maxEventChars` (default 1 MiB).
 * Source: WHATWG HTML §9.2.6, https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function createSseParser(maxEventChars: number = MAX_EVENT_CHARS): SseParser {
  const decoder = new TextDecoder();
  let events: SseEvent[] = [];
  let error: RouterError | undefined;

  function refuse(): void {
    error ??= new RouterError('upstream_malformed', `The provider sent an event above ${maxEventChars} characters.`);
  }

  const parser = createParser({
    maxBufferSize: maxEventChars,
    onEvent: ({ event, data }) => {
      // The library limits what it buffers between chunks; an event inside one chunk has to be measured here.
      if (data.length > maxEventChars) refuse();
      else events.push(event === undefined ? { data } : { event, data });
    },
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') refuse();
    },
  });

  function feed(text: string): ParsedEvents {
    if (error) return fail(error);
    parser.feed(text);
    const complete = events;
    events = [];
    return error ? fail(error) : ok(complete);
  }

  return {
    push: (chunk) => feed(decoder.decode(chunk, { stream: true })),
    // Two line ends: one for a line that was cut, one for the blank line that sends the event off.
    end: () => feed(`${decoder.decode()}\n\n`),
  };
}
