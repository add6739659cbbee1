import type { ChatEvent } from '../domain/chat';
import { RouterError } from '../domain/errors';
import type { SseEvent, StreamDecoder } from './dialect';
import { parseJsonObject, type JsonObject } from './json';

/** What a dialect says about its streams; the rest is the same for all. */
export interface StreamReading {
  /** Reads one event's data. */
  read(data: JsonObject): readonly ChatEvent[];
  /** Reads data that is not JSON, as in `[DONE]`; undefined when it should have been. */
  readText?(data: string): readonly ChatEvent[] | undefined;
  /** The stream is over without a last word: its events if it was complete all the same, undefined if it was cut. */
  finish?(): readonly ChatEvent[] | undefined;
}

/**
 * Makes a decoder that reads JSON events, stops after the end or an error, and takes a stream without an end for cut.
 * Errors, as events: `upstream_malformed`, `upstream_cut`.
 */
export function createStreamDecoder(reading: StreamReading): StreamDecoder {
  let isOver = false;

  function note(events: readonly ChatEvent[]): readonly ChatEvent[] {
    isOver = events.some(({ type }) => type === 'response-end' || type === 'error');
    return events;
  }

  return {
    decode({ data }: SseEvent) {
      if (isOver) return [];
      const object = parseJsonObject(data);
      const events = object ? reading.read(object) : reading.readText?.(data);
      return note(events ?? [failure('upstream_malformed', 'The provider sent an event that cannot be read.')]);
    },
    end() {
      if (isOver) return [];
      return note(
        reading.finish?.() ?? [failure('upstream_cut', 'The provider broke off in the middle of its answer.')],
      );
    },
  };
}

/** The event that ends a stream that went wrong. */
export function failure(code: 'upstream_malformed' | 'upstream_cut' | 'upstream_error', message: string): ChatEvent {
  return { type: 'error', error: new RouterError(code, message) };
}
